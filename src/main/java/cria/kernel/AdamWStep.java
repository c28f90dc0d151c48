package cria.kernel;

/// The scalars of one AdamW step.
///
/// @param step counts from 1
public record AdamWStep(double learningRate, double beta1, double beta2, double epsilon, double weightDecay, int step) {

    /// `1 - lr · decay`: what weight decay leaves of a weight.
    public double keep() {
        return 1 - learningRate * weightDecay;
    }

    /// `lr / (1 - β1^step)`
    public double stepSize() {
        return learningRate / biasCorrection1();
    }

    /// `1 - β1^step`: undoes the pull of the zero that `m` began with.
    public double biasCorrection1() {
        return 1 - Math.pow(beta1, step);
    }

    /// `1 - β2^step`
    public double biasCorrection2() {
        return 1 - Math.pow(beta2, step);
    }
}
