package cria.verify;

/// How much AdamW may make of errors in a parameter's gradients that are within the gradients' tolerance.
///
/// AdamW divides by the root r of its mean squared gradient, so an element whose gradient is small beside the tensor's
/// largest moves as far as any other, and in a direction that rounding decides: an error d of its gradient moves its update
/// by up to `2 · d / r` of the learning rate. What moved so comes back through the weights into the gradients of the next
/// step, so step t is allowed t times the gradients' tolerance. The golden values have such errors too: with the attention
/// kernel `sdpa` in place of `eager`, transformers itself differs from them by 0.5 % to 5 % of the largest update in some
/// elements, and stays within this tolerance.
final class UpdateTolerance {
    private final double ofMagnitude;
    private final double[] movable;
    private int steps;

    /// @param ofMagnitude the gradient's tolerance, as a share of its largest magnitude
    UpdateTolerance(int elements, double ofMagnitude) {
        this.ofMagnitude = ofMagnitude;
        this.movable = new double[elements];
    }

    /// Takes in one optimizer step.
    ///
    /// @param gradient     as AdamW saw it
    /// @param secondMoment v behind the step, its bias corrected
    void step(double learningRate, float[] gradient, double gradScale, float[] secondMoment, double biasCorrection) {
        steps++;
        double error = steps * ofMagnitude * Comparison.magnitude(gradient) * gradScale;
        for (int i = 0; i < movable.length; i++) {
            double rms = Math.sqrt(secondMoment[i] / biasCorrection);
            // An element that never had a gradient has no error in it either.
            movable[i] += rms == 0 ? 0 : learningRate * Math.min(2, 2 * error / rms);
        }
    }

    double at(int i) {
        return movable[i];
    }
}
