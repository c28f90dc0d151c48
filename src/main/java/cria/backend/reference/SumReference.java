package cria.backend.reference;

import cria.kernel.GradientClip;
import cria.tensor.Tensor;

/// Sums over many elements, and what is made of the gradient's.
final class SumReference {
    private SumReference() {}

    static void sum(Tensor total, Tensor x) {
        Floats values = Floats.of(x);
        double sum = total.toDoubles()[0];
        for (long i = 0; i < x.elements(); i++) {
            sum += values.get(i);
        }
        total.setDoubles(sum);
    }

    static void sumOfSquares(Tensor total, Tensor x) {
        Floats values = Floats.of(x);
        double sum = 0;
        for (long i = 0; i < x.elements(); i++) {
            sum += (double) values.get(i) * values.get(i);
        }
        total.setDoubles(sum);
    }

    static void clip(Tensor gradScale, Tensor squares, float maxNorm) {
        Floats.of(gradScale).set(0, GradientClip.factor(Math.sqrt(squares.toDoubles()[0]), maxNorm));
    }
}
