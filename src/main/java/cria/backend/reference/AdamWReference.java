package cria.backend.reference;

import cria.kernel.AdamWStep;
import cria.kernel.AdamWTensors;
import cria.kernel.BlockCode;
import cria.tensor.Tensor;

final class AdamWReference {
    private AdamWReference() {}

    static void adamw(AdamWTensors t, Tensor grad, Tensor gradScale, AdamWStep step) {
        float scale = Floats.of(gradScale).get(0);
        if (!Float.isFinite(scale)) {
            return;
        }
        Floats g = Floats.of(grad);
        Kept first = Kept.mean(t.m(), t.mScales(), Noise.rounding(step.step(), Noise.FIRST), BlockCode.SIGNED);
        Kept second = Kept.mean(t.v(), t.vScales(), Noise.rounding(step.step(), Noise.SECOND), BlockCode.UNSIGNED);
        Kept param = Kept.weight(t.param(), t.remainder(), Noise.rounding(step.step(), Noise.PARAM));
        double correction1 = step.biasCorrection1();
        double correction2 = step.biasCorrection2();
        for (long i = 0; i < t.param().elements(); i++) {
            double gradient = (double) g.get(i) * scale;
            double mean = step.beta1() * first.get(i) + (1 - step.beta1()) * gradient;
            double square = step.beta2() * second.get(i) + (1 - step.beta2()) * gradient * gradient;
            first.set(i, mean);
            second.set(i, square);
            double decay = i < t.decayed() ? step.weightDecay() : 0;
            double decayed = param.get(i) * (1 - step.learningRate() * decay);
            double denominator = Math.sqrt(square) / Math.sqrt(correction2) + step.epsilon();
            param.set(i, decayed - step.learningRate() / correction1 * mean / denominator);
        }
        first.flush();
        second.flush();
    }
}
