package cria.model;

import cria.kernel.Backend;
import cria.kernel.Kernels;
import cria.layer.DenseLinear;
import cria.layer.Linear;
import cria.layer.Parameter;
import cria.tensor.HostMemory;
import cria.tensor.Shape;
import cria.tensor.Tensor;
import cria.tensor.TensorLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Trains every weight, in float32.
public final class FullTuning implements Tuning {
    private final Kernels kernels;
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();

    /// @param shapes  every weight of the model by its name
    /// @param weights finds a weight on the host, in any floating type
    public FullTuning(Backend backend, Map<String, Shape> shapes, Function<String, Tensor> weights) {
        this.kernels = backend.kernels();
        List<Tensor> values = backend.slab("weights", layout -> plan(layout, shapes)).lay(layout -> plan(layout, shapes));
        List<Tensor> gradients = backend.slab("gradients", layout -> plan(layout, shapes)).lay(layout -> plan(layout, shapes));
        for (int i = 0; i < values.size(); i++) {
            Tensor value = values.get(i);
            Tensor stored = weights.apply(value.name());
            kernels.cast(value, onBackend(backend, stored));
            parameters.put(value.name(), new Parameter(value.name(), value, gradients.get(i)));
        }
    }

    /// One float32 tensor for each weight: the plan of the weights, of their gradients and of each optimizer state.
    public static List<Tensor> plan(TensorLayout layout, Map<String, Shape> shapes) {
        List<Tensor> tensors = new ArrayList<>();
        shapes.forEach((name, shape) -> tensors.add(layout.floats(name, shape.dims())));
        return tensors;
    }

    static Tensor onBackend(Backend backend, Tensor host) {
        return new Tensor(host.name(), host.dtype(), host.shape(), backend.frozen(new HostMemory(host.segment())), 0);
    }

    @Override
    public Parameter parameter(String name) {
        return parameters.get(name);
    }

    @Override
    public Linear linear(String name) {
        return new DenseLinear(kernels, parameters.get(name));
    }

    @Override
    public List<Parameter> trained() {
        return List.copyOf(parameters.values());
    }
}
