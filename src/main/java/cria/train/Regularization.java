package cria.train;

import cria.kernel.Kernels;

/// What keeps a model from learning its examples by heart: in training only, never in an evaluation.
///
/// @param labelSmoothing how much of its probability a target gives away to all tokens evenly; 0 for none
/// @param neftuneAlpha   how strong the noise on embedded tokens is, see [Neftune]; 0 for none
/// @param seed           of the noise
public record Regularization(double labelSmoothing, double neftuneAlpha, long seed) {

    public static final Regularization NONE = new Regularization(0, 0, 0);

    InputNoise noise(Kernels kernels) {
        return neftuneAlpha == 0 ? InputNoise.NONE : new Neftune(kernels, neftuneAlpha, seed);
    }
}
