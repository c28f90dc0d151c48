package cria.model;

import cria.kernel.Backend;
import cria.layer.FrozenLinear;
import cria.layer.Linear;
import cria.layer.Parameter;
import cria.tensor.Tensor;
import java.util.List;
import java.util.function.Function;

/// Trains nothing: the weights stay in their mapped file, in the file's type. For evaluation and generation.
public record NoTuning(Backend backend, Function<String, Tensor> weights) implements Tuning {

    @Override
    public Parameter parameter(String name) {
        return Parameter.frozen(name, FullTuning.onBackend(backend, weights.apply(name)));
    }

    @Override
    public Linear linear(String name) {
        return new FrozenLinear(backend.kernels(), parameter(name));
    }

    @Override
    public List<Parameter> trained() {
        return List.of();
    }
}
