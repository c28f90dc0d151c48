package cria.backend.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.kernel.AdamWStep;
import cria.kernel.AdamWTensors;
import cria.kernel.BlockCode;
import cria.kernel.Precision;
import cria.kernel.Precision.Master;
import cria.kernel.Precision.States;
import cria.tensor.DType;
import cria.tensor.Shape;
import cria.tensor.Tensor;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Rounding at random must be right on average: over n numbers that each go up with probability p the share that did is within
/// 5 · sqrt(p (1 - p) / n) of p, but once in a million.
class StochasticRoundingTest {
    private static final int N = 100_000;

    @Test
    void noiseIsUniformAndOfItsOwnForEachStepAndUse() {
        int[] buckets = new int[64];
        long same = 0;
        for (int i = 0; i < N; i++) {
            int noise = Noise.rounding(3, Noise.PARAM).at(i);
            buckets[noise >>> 26]++;
            same += noise == Noise.rounding(4, Noise.PARAM).at(i) || noise == Noise.rounding(3, Noise.FIRST).at(i) ? 1 : 0;
        }
        for (int bucket : buckets) {
            assertEquals(N / 64.0, bucket, 5 * Math.sqrt(N / 64.0));
        }
        assertTrue(same < 5, same + " numbers are repeated");
    }

    /// Mean 0, variance 1/3, as of a uniform number between -1 and 1, and no two alike beyond what chance makes.
    @Test
    void signedNoiseIsUniform() {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < N; i++) {
            float x = new Noise(41).signed(i);
            assertTrue(x >= -1 && x < 1, "" + x);
            sum += x;
            squares += x * x;
        }
        assertEquals(0, sum / N, 5 * Math.sqrt(1 / 3.0 / N));
        assertEquals(1 / 3.0, squares / N, 5 * Math.sqrt(4 / 45.0 / N));
    }

    /// The gradient is 1, so the update is the learning rate, here an eighth of the distance to the next bfloat16 below 1.
    @Test
    void weightsMoveByTheirUpdateOnAverage() {
        float[] moved = step(Master.STOCHASTIC, States.FLOAT32, 1f, 1f, 1).param;
        double share = 0;
        for (float value : moved) {
            assertTrue(value == 1 || value == 1 - 0x1p-8, "neighbours of 1, not " + value);
            share += value == 1 ? 0 : 1.0 / N;
        }
        assertEquals(0.125, share, 5 * Math.sqrt(0.125 * 0.875 / N));
    }

    /// m goes from 0 to 0.1 · gradient and v to 0.001 · gradient²: with all kinds of gradients, both keep their sums.
    @ParameterizedTest
    @EnumSource
    void meansAreRightOnAverage(States states) {
        float[] gradients = new float[N];
        for (int i = 0; i < N; i++) {
            gradients[i] = (1 + i % 977 / 977f) * (i % 3 == 0 ? -1 : 1);
        }
        Result result = step(Master.REMAINDER, states, gradients, 1f, 2);
        double m = 0;
        double v = 0;
        double expectedM = 0;
        double expectedV = 0;
        for (int i = 0; i < N; i++) {
            double g = Float.intBitsToFloat(Tensor.toBfloat16(gradients[i]) << 16);
            m += result.m[i];
            v += result.v[i];
            expectedM += (1 - 0.9 * 0.9) * g;
            expectedV += (1 - 0.999 * 0.999) * g * g;
        }
        // A rounding is off by less than 9 % of the number, evenly; N of them by a hundredth of that together.
        assertEquals(expectedM, m, N * 0.19 * 2 * 0.09 * 5 / Math.sqrt(N));
        assertEquals(expectedV, v, N * 0.002 * 4 * 0.09 * 5 / Math.sqrt(N));
    }

    private record Result(float[] param, float[] m, float[] v) {}

    private static Result step(Master master, States states, float gradient, float param, int steps) {
        float[] gradients = new float[N];
        Arrays.fill(gradients, gradient);
        return step(master, states, gradients, param, steps);
    }

    private static Result step(Master master, States states, float[] gradients, float value, int steps) {
        Precision precision = new Precision(DType.BF16, master, states);
        try (ReferenceBackend backend = new ReferenceBackend(precision)) {
            Tensor param = tensor(backend, DType.BF16, N);
            Tensor remainder = master == Master.REMAINDER ? tensor(backend, DType.U16, N) : null;
            Tensor m = tensor(backend, precision.stateType(), N);
            Tensor v = tensor(backend, precision.stateType(), N);
            boolean blocks = states == States.EIGHT_BIT;
            Tensor mScales = blocks ? tensor(backend, DType.F32, Math.ceilDiv(N, Precision.BLOCK)) : null;
            Tensor vScales = blocks ? tensor(backend, DType.F32, Math.ceilDiv(N, Precision.BLOCK)) : null;
            Tensor grad = tensor(backend, DType.BF16, N);
            Tensor scale = tensor(backend, DType.F32, 1);
            backend.kernels().fill(param, value);
            scale.setFloats(new float[] {1});
            grad.setFloats(gradients);
            AdamWTensors tensors = new AdamWTensors(param, remainder, m, mScales, v, vScales, 0);
            for (int step = 1; step <= steps; step++) {
                backend.kernels().adamw(tensors, grad, scale, new AdamWStep(0x1p-11, 0.9, 0.999, 0, 0, step));
            }
            return new Result(param.toFloats(), mean(m, mScales, BlockCode.SIGNED), mean(v, vScales, BlockCode.UNSIGNED));
        }
    }

    private static float[] mean(Tensor tensor, Tensor scales, BlockCode code) {
        if (scales == null) {
            return tensor.toFloats();
        }
        float[] blocks = scales.toFloats();
        float[] values = new float[N];
        for (int i = 0; i < N; i++) {
            values[i] = code.value(tensor.segment().get(ValueLayout.JAVA_BYTE, i), blocks[i / Precision.BLOCK]);
        }
        return values;
    }

    private static Tensor tensor(ReferenceBackend backend, DType dtype, long n) {
        return new Tensor("x", dtype, new Shape(n), backend.allocate(n * dtype.bytes()), 0);
    }
}
