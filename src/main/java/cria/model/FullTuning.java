package cria.model;

import cria.kernel.Backend;
import cria.kernel.Kernels;
import cria.layer.DenseLinear;
import cria.layer.FlatLayout;
import cria.layer.Linear;
import cria.layer.Parameter;
import cria.layer.Trained;
import cria.tensor.Shape;
import cria.tensor.Tensor;
import cria.tensor.TensorLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Trains every weight, in the type that the backend computes in.
public final class FullTuning implements Tuning {
    private final Kernels kernels;
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private final Trained trained;

    /// @param shapes  every weight of the model by its name
    /// @param weights finds a weight on the host, in any floating type
    public FullTuning(Backend backend, Map<String, Shape> shapes, Function<String, Tensor> weights) {
        this(backend, shapes);
        parameters.forEach((name, parameter) -> backend.upload(parameter.value(), weights.apply(name)));
    }

    /// With weights of 0, for others to be written over them.
    ///
    /// @param shapes every weight of the model by its name
    public FullTuning(Backend backend, Map<String, Shape> shapes) {
        this.kernels = backend.kernels();
        FlatLayout flat = FlatLayout.of(shapes);
        Tensor values = backend.slab("weights", layout -> plan(layout, flat)).lay(layout -> plan(layout, flat));
        Tensor gradients = backend.slab("gradients", layout -> plan(layout, flat)).lay(layout -> plan(layout, flat));
        kernels.fill(values, 0);            // the gaps between the weights too
        flat.slots().forEach((name, slot) ->
            parameters.put(name, new Parameter(name, slot.of(name, values), slot.of("d." + name, gradients))));
        this.trained = new Trained(flat, values, gradients, List.copyOf(parameters.values()));
    }

    /// All weights as one tensor: the plan of their values, and of their gradients.
    public static Tensor plan(TensorLayout layout, FlatLayout flat) {
        return layout.values("weights", flat.elements());
    }

    @Override
    public Parameter parameter(String name) {
        return parameters.get(name);
    }

    @Override
    public Linear linear(String name) {
        return new DenseLinear(kernels, parameters.get(name));
    }

    public Trained trained() {
        return trained;
    }
}
