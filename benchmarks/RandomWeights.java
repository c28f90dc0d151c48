package cria.benchmarks;

import cria.tensor.DType;
import cria.tensor.Shape;
import cria.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;

/// The weights of an untrained model: matrices from a normal distribution of deviation 0.02, as transformers begins, and
/// norms of 1. Each is drawn into the same memory, so a tensor is good until the next is asked for.
final class RandomWeights implements Function<String, Tensor>, AutoCloseable {
    private static final double DEVIATION = 0.02;

    // Not confined: the backend's threads read it.
    private final Arena arena = Arena.ofShared();
    private final SplittableRandom random = new SplittableRandom(0);
    private final Map<String, Shape> shapes;
    private final MemorySegment memory;

    RandomWeights(Map<String, Shape> shapes) {
        this.shapes = shapes;
        long largest = shapes.values().stream().mapToLong(Shape::elements).max().orElseThrow();
        this.memory = arena.allocate(ValueLayout.JAVA_FLOAT, largest);
    }

    @Override
    public Tensor apply(String name) {
        Shape shape = shapes.get(name);
        for (long i = 0; i < shape.elements(); i++) {
            double value = shape.rank() == 1 ? 1 : DEVIATION * random.nextGaussian();
            memory.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) value);
        }
        return Tensor.of(name, DType.F32, memory, shape.dims());
    }

    @Override
    public void close() {
        arena.close();
    }
}
