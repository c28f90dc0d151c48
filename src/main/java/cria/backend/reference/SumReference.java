package cria.backend.reference;

import cria.tensor.Tensor;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Sums over many elements, and what is made of the gradient's.
final class SumReference {
    private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private SumReference() { }

    static void sum(Tensor total, Tensor x) {
        Floats values = Floats.of(x);
        double sum = get(total);
        for (long i = 0; i < x.elements(); i++) {
            sum += values.get(i);
        }
        set(total, sum);
    }

    static void sumOfSquares(Tensor total, Tensor x) {
        Floats values = Floats.of(x);
        double sum = 0;
        for (long i = 0; i < x.elements(); i++) {
            sum += (double) values.get(i) * values.get(i);
        }
        set(total, sum);
    }

    static void clip(Tensor gradScale, Tensor squares, float maxNorm) {
        double norm = Math.sqrt(get(squares));
        double scale = !Double.isFinite(norm) ? Double.NaN : maxNorm == 0 ? 1 : Math.min(1, maxNorm / (norm + 1e-6));
        Floats.of(gradScale).set(0, scale);
    }

    private static double get(Tensor scalar) {
        return scalar.segment().get(DOUBLE, 0);
    }

    private static void set(Tensor scalar, double value) {
        scalar.segment().set(DOUBLE, 0, value);
    }
}
