package cria.tuning;

import cria.kernel.Kernels;
import cria.layer.DenseLinear;
import cria.layer.Embedding;
import cria.layer.Linear;
import cria.layer.Parameter;
import cria.layer.RmsNorm;
import cria.layer.TrainedWeights;
import cria.model.Layers;
import java.util.Map;

/// Layers whose weights are trained where they are among the trained ones, and as other layers have them elsewhere.
///
/// @param trained by name
/// @param others  what stands where nothing is trained
public record TrainedLayers(Kernels kernels, Map<String, Parameter> trained, Layers others) implements Layers {

    public TrainedLayers(Kernels kernels, TrainedWeights trained, Layers others) {
        this(kernels, trained.byName(), others);
    }

    @Override
    public RmsNorm norm(String name, float eps) {
        Parameter weight = trained.get(name);
        return weight == null ? others.norm(name, eps) : new RmsNorm.Trained(kernels, weight, eps);
    }

    @Override
    public Embedding embedding(String name, int padding) {
        Parameter weight = trained.get(name);
        return weight == null ? others.embedding(name, padding) : new Embedding.Trained(kernels, weight, padding);
    }

    @Override
    public Linear linear(String name) {
        Parameter weight = trained.get(name);
        return weight == null ? others.linear(name) : new DenseLinear(kernels, weight);
    }
}
