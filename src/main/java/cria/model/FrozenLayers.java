package cria.model;

import cria.kernel.Backend;
import cria.kernel.Room;
import cria.layer.Embedding;
import cria.layer.FrozenLinear;
import cria.layer.Linear;
import cria.layer.RmsNorm;
import cria.tensor.Shape;
import cria.tensor.Tensor;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/// Layers whose weights stay as they lie in their mapped file, or in a copy on the device. A weight that stands in two places,
/// as a tied embedding does, is copied once.
public final class FrozenLayers implements Layers {
    private final Backend backend;
    private final Function<String, Tensor> weights;
    private final Map<String, Tensor> placed = new HashMap<>();

    /// @param weights finds a weight on the host, in any floating type
    public FrozenLayers(Backend backend, Function<String, Tensor> weights) {
        this.backend = backend;
        this.weights = weights;
    }

    /// Bytes that such layers allocate for weights of these shapes.
    public static long bytes(Room room, Collection<Shape> shapes) {
        return shapes.stream().mapToLong(room.frozen()).sum();
    }

    @Override
    public RmsNorm norm(String name, float eps) {
        return new RmsNorm.Frozen(backend.kernels(), weight(name), eps);
    }

    @Override
    public Embedding embedding(String name, int padding) {
        return new Embedding.Frozen(backend.kernels(), weight(name));
    }

    @Override
    public Linear linear(String name) {
        return new FrozenLinear(backend.kernels(), weight(name));
    }

    private Tensor weight(String name) {
        return placed.computeIfAbsent(name, wanted -> backend.frozen(weights.apply(wanted)));
    }
}
