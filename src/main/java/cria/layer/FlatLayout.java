package cria.layer;

import cria.kernel.Precision;
import cria.tensor.Shape;
import cria.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/// Where each trained weight lies in one flat tensor. Values, gradients and the optimizer's means all have this layout, so
/// zeroing, the gradient's length and a step of the optimizer are one call each over everything.
///
/// Matrices come first and norms behind them, since weight decay pulls on matrices only, as transformers.Trainer has it. Every
/// weight begins at a multiple of [Precision#BLOCK].
///
/// @param slots    in the order in which they were given
/// @param decayed  elements of the matrices
/// @param elements of all, gaps included
public record FlatLayout(Map<String, Slot> slots, long decayed, long elements) {

    /// @param from the weight's first element
    public record Slot(long from, Shape shape) {
        public Tensor of(String name, Tensor flat) {
            return flat.part(name, from, shape);
        }
    }

    public static FlatLayout of(Map<String, Shape> shapes) {
        Map<String, Slot> slots = new LinkedHashMap<>();
        shapes.forEach((name, _) -> slots.put(name, null));
        long decayed = lay(slots, shapes, true, 0);
        return new FlatLayout(slots, decayed, lay(slots, shapes, false, decayed));
    }

    private static long lay(Map<String, Slot> slots, Map<String, Shape> shapes, boolean matrices, long from) {
        long end = from;
        for (Map.Entry<String, Shape> weight : shapes.entrySet()) {
            Shape shape = weight.getValue();
            if (shape.rank() > 1 == matrices) {
                slots.put(weight.getKey(), new Slot(end, shape));
                end = Math.addExact(end, Math.ceilDiv(shape.elements(), Precision.BLOCK) * Precision.BLOCK);
            }
        }
        return end;
    }
}
