package cria.layer;

import cria.kernel.Kernels;
import cria.tensor.Tensor;

/// What a token's loss is in training. An evaluation always takes the plain cross entropy.
public sealed interface TokenLoss {

    /// The losses, and the gradient of the logits.
    void backward(
            Kernels kernels,
            Tensor losses,      // (m)
            Tensor dLogits,     // (m, V), may be logits
            Tensor logits,      // (m, V)
            Tensor targets,     // (m)
            float dLoss);

    /// @param smoothing from 0, for none, to 1
    static TokenLoss of(double smoothing) {
        return smoothing == 0 ? new CrossEntropy() : new Smoothed((float) smoothing);
    }

    /// The negative log likelihood of the target.
    record CrossEntropy() implements TokenLoss {
        @Override
        public void backward(Kernels kernels, Tensor losses, Tensor dLogits, Tensor logits, Tensor targets, float dLoss) {
            kernels.crossEntropyBackward(losses, dLogits, logits, targets, dLoss);
        }
    }

    /// The same where the target gives a part of its probability away to all tokens evenly.
    record Smoothed(float smoothing) implements TokenLoss {
        @Override
        public void backward(Kernels kernels, Tensor losses, Tensor dLogits, Tensor logits, Tensor targets, float dLoss) {
            kernels.smoothedCrossEntropyBackward(losses, dLogits, logits, targets, smoothing, dLoss);
        }
    }
}
