package cria.benchmarks;

import cria.kernel.Backend;
import cria.kernel.Kernels;
import cria.layer.DenseLinear;
import cria.layer.FlatLayout;
import cria.layer.Linear;
import cria.layer.Parameter;
import cria.layer.Trained;
import cria.model.FullTuning;
import cria.model.Tuning;
import cria.tensor.Shape;
import cria.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// [FullTuning] of an untrained model: matrices from a normal distribution of deviation 0.02, as transformers begins, and
/// norms of 1, made where they are trained.
final class RandomTuning implements Tuning {
    private static final double DEVIATION = 0.02;

    private final Kernels kernels;
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private final Trained trained;

    RandomTuning(Backend backend, Map<String, Shape> shapes) {
        this.kernels = backend.kernels();
        FlatLayout flat = FlatLayout.of(shapes);
        Tensor values = backend.slab("weights", layout -> FullTuning.plan(layout, flat)).lay(layout -> FullTuning.plan(layout, flat));
        Tensor gradients = backend.slab("gradients", layout -> FullTuning.plan(layout, flat)).lay(layout -> FullTuning.plan(layout, flat));
        new RandomTile(backend, DEVIATION).fill(values);
        flat.slots().forEach((name, slot) -> {
            Tensor value = slot.of(name, values);
            if (slot.shape().rank() == 1) {
                kernels.fill(value, 1);
            }
            parameters.put(name, new Parameter(name, value, slot.of("d." + name, gradients)));
        });
        this.trained = new Trained(flat, values, gradients, List.copyOf(parameters.values()));
    }

    @Override
    public Parameter parameter(String name) {
        return parameters.get(name);
    }

    @Override
    public Linear linear(String name) {
        return new DenseLinear(kernels, parameters.get(name));
    }

    Trained trained() {
        return trained;
    }
}
