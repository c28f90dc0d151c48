package cria.benchmarks;

import cria.kernel.Backend;
import cria.layer.Parameter;
import cria.layer.TrainedWeights;

/// The weights of an untrained model: matrices from a normal distribution of deviation 0.02, as transformers begins, and norms
/// of 1, made where they are trained.
final class RandomWeights {
    private static final double DEVIATION = 0.02;

    private RandomWeights() {}

    static void fill(Backend backend, TrainedWeights trained) {
        new RandomTile(backend, DEVIATION).fill(trained.values());
        for (Parameter parameter : trained.parameters()) {
            if (parameter.value().shape().rank() == 1) {
                backend.kernels().fill(parameter.value(), 1);
            }
        }
    }
}
