package cria.backend.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cria.kernel.Kernels;
import cria.kernel.Store;
import cria.kernel.Transpose;
import cria.tensor.DType;
import cria.tensor.Shape;
import cria.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Checks each backward of the reference against finite differences of its forward.
///
/// With a loss `L = Σ out · w` for random w, backward must give `dL/dx`. Along a random direction u the derivative of L is
/// `(L(x + h·u) - L(x - h·u)) / 2h` up to h². Outputs are rounded to float32, relative error 6e-8 of each term, so with
/// h = 1e-2 the quotient is good to about 1e-4 of the terms' size; the derivative must agree to 1e-3.
class GradientCheckTest {
    private static final double H = 1e-2;

    private final Random random = new Random(7);
    private final ReferenceBackend backend = new ReferenceBackend();
    private final Kernels kernels = backend.kernels();

    @AfterEach
    void close() {
        backend.close();
    }

    @Test
    void rmsnorm() {
        Tensor inp = random(5, 12);
        Tensor weight = random(12);
        Tensor out = zeros(5, 12);
        Tensor rstd = zeros(5);
        Tensor dOut = random(5, 12);
        Tensor dResidual = random(5, 12);
        Tensor dInp = zeros(5, 12);
        Tensor dWeight = zeros(12);
        kernels.rmsnormForward(out, rstd, inp, weight, 1e-5f);
        kernels.rmsnormBackward(dInp, dWeight, dResidual, dOut, inp, weight, rstd);
        Supplier<Double> loss = () -> {
            kernels.rmsnormForward(out, rstd, inp, weight, 1e-5f);
            return dot(out, dOut) + dot(inp, dResidual);
        };
        check(loss, List.of(inp, weight), List.of(dInp, dWeight));
    }

    @Test
    void rmsnormOfAFrozenWeight() {
        for (DType dtype : List.of(DType.F32, DType.BF16, DType.F16)) {
            Tensor inp = random(5, 12);
            Tensor weight = new Tensor("weight", dtype, new Shape(12), backend.allocate(12L * dtype.bytes()), 0);
            kernels.cast(weight, random(12));
            Tensor out = zeros(5, 12);
            Tensor rstd = zeros(5);
            Tensor dOut = random(5, 12);
            Tensor dResidual = random(5, 12);
            Tensor dInp = zeros(5, 12);
            kernels.rmsnormForward(out, rstd, inp, weight, 1e-5f);
            kernels.rmsnormInputBackward(dInp, dResidual, dOut, inp, weight, rstd);
            Supplier<Double> loss = () -> {
                kernels.rmsnormForward(out, rstd, inp, weight, 1e-5f);
                return dot(out, dOut) + dot(inp, dResidual);
            };
            check(loss, List.of(inp), List.of(dInp));
        }
    }

    @Test
    void matmulInItsThreeUses() {
        Tensor inp = random(4, 6);
        Tensor weight = random(5, 6);
        Tensor out = zeros(4, 5);
        Tensor dOut = random(4, 5);
        Tensor dInp = zeros(4, 6);
        Tensor dWeight = zeros(5, 6);
        kernels.matmul(dInp, Store.SET, dOut, Transpose.NO, weight, Transpose.NO);
        kernels.matmul(dWeight, Store.ADD, dOut, Transpose.YES, inp, Transpose.NO);
        Supplier<Double> loss = () -> {
            kernels.matmul(out, Store.SET, inp, Transpose.NO, weight, Transpose.YES);
            return dot(out, dOut);
        };
        check(loss, List.of(inp, weight), List.of(dInp, dWeight));
    }

    @Test
    void rope() {
        Tensor cos = zeros(4, 3);
        Tensor sin = zeros(4, 3);
        float[] c = new float[12];
        float[] s = new float[12];
        for (int i = 0; i < 12; i++) {
            c[i] = (float) Math.cos(i * 0.7);
            s[i] = (float) Math.sin(i * 0.7);
        }
        cos.setFloats(c);
        sin.setFloats(s);
        Tensor starts = ints(0, 0, 2, 2, 2);
        Tensor x = random(5, 2, 6);
        Tensor weights = random(5, 2, 6);
        Tensor dX = copy(weights);
        kernels.ropeBackward(dX, cos, sin, starts);
        Supplier<Double> loss = () -> {
            Tensor rotated = copy(x);
            kernels.ropeForward(rotated, cos, sin, starts);
            return dot(rotated, weights);
        };
        check(loss, List.of(x), List.of(dX));
    }

    @Test
    void attention() {
        Tensor q = random(7, 4, 6);
        Tensor k = random(7, 2, 6);
        Tensor v = random(7, 2, 6);
        Tensor starts = ints(0, 0, 0, 0, 4, 4, 6);
        Tensor out = zeros(7, 4, 6);
        Tensor lse = zeros(4, 7);
        Tensor dOut = random(7, 4, 6);
        Tensor dQ = zeros(7, 4, 6);
        Tensor dK = zeros(7, 2, 6);
        Tensor dV = zeros(7, 2, 6);
        kernels.attentionForward(out, lse, q, k, v, starts);
        kernels.attentionBackward(dQ, dK, dV, dOut, out, lse, q, k, v, starts);
        Supplier<Double> loss = () -> {
            kernels.attentionForward(out, lse, q, k, v, starts);
            return dot(out, dOut);
        };
        check(loss, List.of(q, k, v), List.of(dQ, dK, dV));
    }

    @Test
    void swiglu() {
        Tensor gate = random(3, 7);
        Tensor up = random(3, 7);
        Tensor out = zeros(3, 7);
        Tensor dOut = random(3, 7);
        Tensor dGate = zeros(3, 7);
        Tensor dUp = zeros(3, 7);
        kernels.swigluBackward(dGate, dUp, dOut, gate, up);
        Supplier<Double> loss = () -> {
            kernels.swigluForward(out, gate, up);
            return dot(out, dOut);
        };
        check(loss, List.of(gate, up), List.of(dGate, dUp));
    }

    @Test
    void crossEntropy() {
        Tensor logits = random(4, 9);
        Tensor targets = ints(0, 8, 3, 3);
        Tensor losses = zeros(4);
        Tensor predictions = ints(0, 0, 0, 0);
        Tensor dLogits = zeros(4, 9);
        float dLoss = 0.25f;
        kernels.crossEntropyBackward(losses, dLogits, logits, targets, dLoss);
        Supplier<Double> loss = () -> {
            kernels.crossEntropyForward(losses, predictions, logits, targets);
            double sum = 0;
            for (float l : losses.toFloats()) {
                sum += l * dLoss;
            }
            return sum;
        };
        check(loss, List.of(logits), List.of(dLogits));
    }

    /// The loss is the cross entropy of the softened targets, worked out in full.
    @Test
    void smoothedCrossEntropy() {
        Tensor logits = random(4, 9);
        Tensor targets = ints(0, 8, 3, 3);
        Tensor losses = zeros(4);
        Tensor dLogits = zeros(4, 9);
        float dLoss = 0.25f;
        float smoothing = 0.3f;
        kernels.smoothedCrossEntropyBackward(losses, dLogits, logits, targets, smoothing, dLoss);
        Supplier<Double> loss = () -> {
            double sum = 0;
            float[] x = logits.toFloats();
            for (int n = 0; n < 4; n++) {
                double total = 0;
                for (int v = 0; v < 9; v++) {
                    total += Math.exp(x[n * 9 + v]);
                }
                for (int v = 0; v < 9; v++) {
                    double target = smoothing / 9.0 + (v == targets.toInts()[n] ? 1.0 - smoothing : 0);
                    sum -= target * Math.log(Math.exp(x[n * 9 + v]) / total);
                }
            }
            return sum * dLoss;
        };
        double written = 0;
        for (float l : losses.toFloats()) {
            written += l * dLoss;
        }
        assertEquals(loss.get(), written, 1e-6);
        check(loss, List.of(logits), List.of(dLogits));
    }

    @Test
    void embedding() {
        Tensor weight = random(5, 3);
        Tensor tokens = ints(4, 0, 4, 2);
        Tensor out = zeros(4, 3);
        Tensor dOut = random(4, 3);
        Tensor dWeight = zeros(5, 3);
        kernels.embeddingBackward(dWeight, dOut, tokens, -1);
        Supplier<Double> loss = () -> {
            kernels.embeddingForward(out, tokens, weight);
            return dot(out, dOut);
        };
        check(loss, List.of(weight), List.of(dWeight));
    }

    /// Moves each input along a random direction and compares the slope with what its gradient says.
    private void check(Supplier<Double> loss, List<Tensor> inputs, List<Tensor> gradients) {
        for (int i = 0; i < inputs.size(); i++) {
            Tensor input = inputs.get(i);
            float[] at = input.toFloats();
            float[] direction = random(at.length).toFloats();
            double plus = moved(loss, input, at, direction, H);
            double minus = moved(loss, input, at, direction, -H);
            input.setFloats(at);
            double expected = 0;
            double size = 0;
            float[] gradient = gradients.get(i).toFloats();
            for (int j = 0; j < at.length; j++) {
                expected += (double) gradient[j] * direction[j];
                size += Math.abs(gradient[j] * direction[j]);
            }
            assertEquals(expected, (plus - minus) / (2 * H), 1e-3 * size, "input " + i);
        }
    }

    private static double moved(Supplier<Double> loss, Tensor input, float[] at, float[] direction, double h) {
        float[] there = new float[at.length];
        for (int j = 0; j < at.length; j++) {
            there[j] = (float) (at[j] + h * direction[j]);
        }
        input.setFloats(there);
        return loss.get();
    }

    private Tensor zeros(long... dims) {
        return new Tensor("zeros", DType.F32, new Shape(dims), backend.allocate(4 * new Shape(dims).elements()), 0);
    }

    private Tensor random(long... dims) {
        Tensor tensor = zeros(dims);
        float[] values = new float[(int) tensor.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        tensor.setFloats(values);
        return tensor;
    }

    private Tensor copy(Tensor x) {
        Tensor tensor = zeros(x.shape().dims());
        tensor.setFloats(x.toFloats());
        return tensor;
    }

    private static Tensor ints(int... values) {
        return Tensor.of("ints", DType.I32, MemorySegment.ofArray(values), values.length);
    }

    private static double dot(Tensor a, Tensor b) {
        float[] left = a.toFloats();
        float[] right = b.toFloats();
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += (double) left[i] * right[i];
        }
        return sum;
    }
}
