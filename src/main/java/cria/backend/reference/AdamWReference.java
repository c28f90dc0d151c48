package cria.backend.reference;

import cria.kernel.AdamWStep;
import cria.tensor.Tensor;

final class AdamWReference {
    private AdamWReference() { }

    static void adamw(Tensor param, Tensor m, Tensor v, Tensor grad, float gradScale, AdamWStep step) {
        Floats p = Floats.of(param);
        Floats first = Floats.of(m);
        Floats second = Floats.of(v);
        Floats g = Floats.of(grad);
        double correction1 = step.biasCorrection1();
        double correction2 = step.biasCorrection2();
        for (long i = 0; i < param.elements(); i++) {
            double gradient = (double) g.get(i) * gradScale;
            double mean = step.beta1() * first.get(i) + (1 - step.beta1()) * gradient;
            double square = step.beta2() * second.get(i) + (1 - step.beta2()) * gradient * gradient;
            first.set(i, mean);
            second.set(i, square);
            double decayed = p.get(i) * (1 - step.learningRate() * step.weightDecay());
            double denominator = Math.sqrt(square) / Math.sqrt(correction2) + step.epsilon();
            p.set(i, decayed - step.learningRate() / correction1 * mean / denominator);
        }
    }
}
