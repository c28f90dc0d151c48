package cria.layer;

import cria.kernel.Backend;
import cria.tensor.Shape;
import cria.tensor.Tensor;
import cria.tensor.TensorLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The weights that are trained: each by itself, and all of them as one flat tensor.
///
/// @param values     (n) of the layout
/// @param gradients  (n) of the layout
/// @param parameters in the order in which their shapes were given
public record TrainedWeights(FlatLayout layout, Tensor values, Tensor gradients, List<Parameter> parameters) {
    public TrainedWeights {
        parameters = List.copyOf(parameters);
    }

    /// Weights of 0, for others to be written over them. Values and gradients are an allocation each.
    public static TrainedWeights allocate(Backend backend, Map<String, Shape> shapes) {
        FlatLayout flat = FlatLayout.of(shapes);
        Tensor values = backend.lay("weights", layout -> plan(layout, flat));
        Tensor gradients = backend.lay("gradients", layout -> plan(layout, flat));
        backend.kernels().fill(values, 0);          // the gaps between the weights too
        List<Parameter> parameters = new ArrayList<>();
        flat.slots().forEach((name, slot) -> parameters.add(new Parameter(name, slot.of(name, values), slot.of("d." + name, gradients))));
        return new TrainedWeights(flat, values, gradients, parameters);
    }

    /// All weights as one tensor: the plan of their values, and of their gradients.
    public static Tensor plan(TensorLayout layout, FlatLayout flat) {
        return layout.values("weights", flat.elements());
    }

    /// The parameters by their names, in order.
    public Map<String, Parameter> byName() {
        Map<String, Parameter> byName = new LinkedHashMap<>();
        parameters.forEach(parameter -> byName.put(parameter.name(), parameter));
        return byName;
    }

}
