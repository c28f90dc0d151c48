package cria.benchmarks;

import cria.kernel.Backend;
import cria.tensor.DType;
import cria.tensor.Tensor;
import cria.tensor.TensorLayout;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Operands as a plan lays them, and what is to be put in them before they are used: a plan that is only counted touches
/// no memory.
final class PlannedOperands {

    /// Something to do before the first call.
    private interface Preparation {
        void on(Backend backend, RandomTile tile);
    }

    private final TensorLayout layout;
    private final List<Preparation> preparations = new ArrayList<>();

    PlannedOperands(TensorLayout layout) {
        this.layout = layout;
    }

    void prepare(Backend backend, RandomTile tile) {
        preparations.forEach(preparation -> preparation.on(backend, tile));
    }

    /// Prepares by a call of another op, such as the forward of what is measured.
    void before(KernelCase.Call call) {
        preparations.add((backend, _) -> call.on(backend.kernels()));
    }

    /// For outputs.
    Tensor empty(long... dims) {
        return layout.values("empty", dims);
    }

    /// For outputs.
    Tensor empty(DType dtype, long... dims) {
        return layout.tensor("empty", dtype, dims);
    }

    Tensor zeros(DType dtype, long... dims) {
        Tensor tensor = layout.tensor("zeros", dtype, dims);
        preparations.add((backend, _) -> backend.kernels().fill(tensor, 0));
        return tensor;
    }

    Tensor random(long... dims) {
        return random(layout.valueType(), dims);
    }

    Tensor random(DType dtype, long... dims) {
        Tensor tensor = layout.tensor("random", dtype, dims);
        preparations.add((_, tile) -> tile.fill(tensor));
        return tensor;
    }

    /// Equal float32 numbers; few, since the host writes them.
    Tensor floats(float value, long... dims) {
        Tensor tensor = layout.floats("floats", dims);
        preparations.add((backend, _) -> {
            float[] values = new float[Math.toIntExact(tensor.elements())];
            Arrays.fill(values, value);
            backend.upload(tensor, Tensor.of("floats", DType.F32, MemorySegment.ofArray(values), dims));
        });
        return tensor;
    }

    /// Random tokens below `bound`. (n)
    Tensor tokens(int n, int bound) {
        return ints(new SplittableRandom(0).ints(n, 0, bound).toArray());
    }

    /// The starts of documents of these lengths. (sum of the lengths)
    Tensor starts(int... lengths) {
        List<Integer> starts = new ArrayList<>();
        for (int length : lengths) {
            int start = starts.size();
            for (int i = 0; i < length; i++) {
                starts.add(start);
            }
        }
        return ints(starts.stream().mapToInt(Integer::intValue).toArray());
    }

    private Tensor ints(int[] values) {
        Tensor tensor = layout.tensor("ints", DType.I32, values.length);
        preparations.add(
            (backend, _) -> backend.upload(tensor, Tensor.of("ints", DType.I32, MemorySegment.ofArray(values), values.length)));
        return tensor;
    }
}
