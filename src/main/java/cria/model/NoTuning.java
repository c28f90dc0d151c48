package cria.model;

import cria.kernel.Backend;
import cria.layer.FrozenLinear;
import cria.layer.Linear;
import cria.layer.Parameter;
import cria.tensor.Tensor;
import java.util.function.Function;

/// Trains nothing: the weights stay as they lie in their mapped file, or in a copy on the device. For evaluation and
/// generation.
public record NoTuning(Backend backend, Function<String, Tensor> weights) implements Tuning {

    @Override
    public Parameter parameter(String name) {
        return Parameter.frozen(name, backend.frozen(weights.apply(name)));
    }

    @Override
    public Linear linear(String name) {
        return new FrozenLinear(backend.kernels(), parameter(name));
    }
}
