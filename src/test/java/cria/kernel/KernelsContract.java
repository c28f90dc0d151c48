package cria.kernel;

import cria.tensor.DType;
import cria.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What every backend's kernels must do: each op on awkward sizes against the reference, which computes in float64.
///
/// A sum of K products whose terms are random is off by about `epsilon · sqrt(K)` of the norm of its terms, so a bound
/// names the number of terms and their size. Outputs that an op overwrites begin as not-a-number; what it adds to begins
/// random.
public abstract class KernelsContract extends NormsContract {
    private static final int[] SIZES = {1, 3, 13, 64, 65, 207};
    private static final DType[] FLOATING = {DType.F32, DType.BF16, DType.F16};

    @Test
    void embedding() {
        for (int N : SIZES) {
            for (int C : SIZES) {
                for (DType dtype : weightTypes()) {
                    check("embedding N %d C %d %s".formatted(N, C, dtype), side -> {
                        Tensor weight = side.random("weight", dtype, 1, 17, C);
                        Tensor tokens = side.randomInts("tokens", N, 17);
                        Tensor out = side.output("out", N, C);
                        side.kernels().embeddingForward(out, tokens, weight);
                        return List.of(exactly(out));
                    });
                }
                for (int padding : new int[] {-1, 3}) {
                    check("embedding backward N %d C %d padding %d".formatted(N, C, padding), side -> {
                        Tensor dWeight = side.random("dWeight", 17, C);
                        Tensor tokens = side.randomInts("tokens", N, 17);
                        side.kernels().embeddingBackward(dWeight, side.random("dOut", N, C), tokens, padding);
                        return List.of(exactly(dWeight));
                    });
                }
            }
        }
    }

    @Test
    void ropeTurnsAndTurnsBack() {
        int[] starts = IntStream.range(0, 65).map(n -> n < 5 ? 0 : 5).toArray();
        for (int heads : new int[] {1, 3}) {
            for (int HS : new int[] {2, 8, 16, 64, 128}) {
                check("rope heads %d HS %d".formatted(heads, HS), side -> {
                    Tensor cos = side.floats("cos", 61, HS / 2);
                    Tensor sin = side.floats("sin", 61, HS / 2);
                    Tensor first = side.ints("starts", starts);
                    Tensor x = side.random("x", 65, heads, HS);
                    Tensor dX = side.random("dX", 65, heads, HS);
                    side.kernels().ropeForward(x, cos, sin, first);
                    side.kernels().ropeBackward(dX, cos, sin, first);
                    return List.of(within(2, x), within(2, dX));
                });
            }
        }
    }

    @Test
    void ropeReadsPositionsPastTheCache() {
        check("rope in generation", side -> {
            Tensor x = side.random("x", 1, 2, 8);
            side.kernels().ropeForward(x, side.floats("cos", 40, 4), side.floats("sin", 40, 4), side.ints("starts", -37));
            return List.of(within(2, x));
        });
    }

    @Test
    void swigluAlsoInPlace() {
        for (int N : SIZES) {
            for (int F : SIZES) {
                check("swiglu N %d F %d".formatted(N, F), side -> {
                    // Wide enough that exp overflows and underflows.
                    Tensor gate = side.scaled("gate", 120, N, F);
                    Tensor up = side.random("up", N, F);
                    Tensor out = side.output("out", N, F);
                    side.kernels().swigluForward(out, gate, up);
                    return List.of(within(8, out));
                });
                for (boolean inPlace : new boolean[] {false, true}) {
                    check("swigluBackward N %d F %d in place %b".formatted(N, F, inPlace), side -> {
                        Tensor gate = side.scaled("gate", 10, N, F);
                        Tensor up = side.random("up", N, F);
                        Tensor dGate = inPlace ? gate : side.output("dGate", N, F);
                        Tensor dUp = inPlace ? up : side.output("dUp", N, F);
                        side.kernels().swigluBackward(dGate, dUp, side.random("dOut", N, F), gate, up);
                        return List.of(within(32, dGate), within(8, dUp));
                    });
                }
            }
        }
    }

    @Test
    void crossEntropyAlsoInPlace() {
        for (int N : new int[] {1, 3, 13}) {
            for (int V : new int[] {1, 2, 31, 331, 1000, 2049, 5000}) {
                check("crossEntropy N %d V %d".formatted(N, V), side -> {
                    Tensor logits = side.scaled("logits", 20, N, V);
                    Tensor targets = side.randomInts("targets", N, V);
                    Tensor losses = side.floatOutput("losses", N);
                    Tensor predictions = side.randomInts("predictions", N, V);
                    side.kernels().crossEntropyForward(losses, predictions, logits, targets);
                    return List.of(within(24, losses), new Ints(predictions));
                });
                for (boolean inPlace : new boolean[] {false, true}) {
                    check("crossEntropyBackward N %d V %d in place %b".formatted(N, V, inPlace), side -> {
                        Tensor logits = side.scaled("logits", 20, N, V);
                        Tensor targets = side.randomInts("targets", N, V);
                        Tensor losses = side.floatOutput("losses", N);
                        Tensor dLogits = inPlace ? logits : side.output("dLogits", N, V);
                        side.kernels().crossEntropyBackward(losses, dLogits, logits, targets, 0.01f);
                        // The argument of exp is off by an epsilon of the logits, and exp by as much of itself.
                        return List.of(within(24, losses), within(48, 0.01, dLogits));
                    });
                }
            }
        }
    }

    @Test
    void smoothedCrossEntropyAlsoInPlace() {
        for (int N : new int[] {1, 3, 13}) {
            for (int V : new int[] {1, 2, 31, 331, 1000, 2049, 5000}) {
                for (float smoothing : new float[] {0, 0.1f, 1}) {
                    for (boolean inPlace : new boolean[] {false, true}) {
                        check("smoothed N %d V %d by %s in place %b".formatted(N, V, smoothing, inPlace), side -> {
                            Tensor logits = side.scaled("logits", 20, N, V);
                            Tensor targets = side.randomInts("targets", N, V);
                            Tensor losses = side.floatOutput("losses", N);
                            Tensor dLogits = inPlace ? logits : side.output("dLogits", N, V);
                            side.kernels().smoothedCrossEntropyBackward(losses, dLogits, logits, targets, smoothing, 0.01f);
                            return List.of(within(24, losses), within(48, 0.01, dLogits));
                        });
                    }
                }
            }
        }
    }

    @Test
    void withoutSmoothingItIsTheCrossEntropy() {
        check("smoothed by 0", side -> {
            Tensor logits = side.scaled("logits", 20, 13, 331);
            Tensor targets = side.randomInts("targets", 13, 331);
            Tensor losses = side.floatOutput("losses", 13);
            Tensor plainLosses = side.floatOutput("plain losses", 13);
            Tensor dLogits = side.output("dLogits", 13, 331);
            Tensor plain = side.output("plain", 13, 331);
            side.kernels().smoothedCrossEntropyBackward(losses, dLogits, logits, targets, 0, 0.01f);
            side.kernels().crossEntropyBackward(plainLosses, plain, logits, targets, 0.01f);
            return List.of(within(24, losses), within(24, plainLosses), new Same(dLogits, plain));
        });
    }

    /// The second tensor begins at an odd element, and at the end of the numbers that have 32 bits.
    @Test
    void addNoise() {
        for (int n : new int[] {1, 3, 13, 64, 65, 207, 32_768, 100_003}) {
            check("noise " + n, side -> {
                Tensor x = side.random("x", n);
                Tensor whole = side.zeros("whole", side.values(), n + 1);
                Tensor part = whole.rows(1, n);
                side.kernels().addNoise(x, 0.3f, 12345, 0);
                side.kernels().addNoise(part, 1, -7, (1L << 32) - 5);
                return List.of(within(2, x), within(1, whole));
            });
        }
    }

    @Test
    void noiseInPartsIsTheNoiseOfTheWhole() {
        check("noise in parts", side -> {
            Tensor whole = side.zeros("whole", side.values(), 1000);
            Tensor parts = side.zeros("parts", side.values(), 1000);
            side.kernels().addNoise(whole, 0.5f, 99, 7);
            side.kernels().addNoise(parts.rows(0, 333), 0.5f, 99, 7);
            side.kernels().addNoise(parts.rows(333, 667), 0.5f, 99, 340);
            return List.of(new Same(parts, whole));
        });
    }

    @Test
    void predictsTheFirstOfEqualLogitsAndSurvivesInfinity() {
        check("equal logits", side -> {
            float[] logits = new float[4 * 5000];
            Arrays.fill(logits, 0, 5000, -3f);
            Arrays.fill(logits, 5000, 15000, Float.NEGATIVE_INFINITY);
            logits[5000 + 4999] = -1e30f;
            logits[10000 + 40] = 7f;
            logits[10000 + 4500] = 7f;
            logits[15000 + 17] = 100f;
            logits[15000 + 4000] = 100f;
            Tensor x = side.valuesOf("logits", logits, 4, 5000);
            Tensor losses = side.floatOutput("losses", 4);
            Tensor predictions = side.ints("predictions", 9, 9, 9, 9);
            side.kernels().crossEntropyForward(losses, predictions, x, side.ints("targets", 3, 4999, 40, 0));
            return List.of(within(4, losses), new Ints(predictions));
        });
    }

    @Test
    void elementwise() {
        for (int n : new int[] {1, 3, 13, 64, 65, 207, 32_768, 100_003}) {
            check("elementwise " + n, side -> {
                Tensor a = side.random("a", n);
                Tensor b = side.random("b", n);
                Tensor sum = side.output("sum", n);
                Tensor filled = side.output("filled", n);
                side.kernels().add(sum, a, b);
                Tensor squares = side.totals(0);
                side.kernels().sumOfSquares(squares, sum);
                side.kernels().add(a, a, b);
                side.kernels().add(b, sum, b);
                side.kernels().fill(filled, -0.75f);
                return List.of(within(1, sum), within(1, a), within(2, b), exactly(filled),
                    relative(4 * epsilon(), squares));
            });
        }
    }

    @Test
    void sumOfSquaresIsInFloat64() {
        check("large squares", side -> {
            Tensor x = side.scaled("x", 1e25f, 1000);
            Tensor squares = side.totals(Double.NaN);
            side.kernels().sumOfSquares(squares, x);
            return List.of(relative(1e-12, squares));
        });
    }

    @Test
    void castRoundsToNearestEven() {
        float[] odd = {0f, -0f, 1f, 1.00390625f, 1.01171875f, 65504f, 65519.996f, 65520f, -1e6f, 6.1e-5f, 6.0975552e-5f,
            5.96e-8f, 2.98e-8f, 2.9802322e-8f, 2.98024e-8f, 1e-30f, 1e-45f, 3.4e38f, Float.MAX_VALUE,
            Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY, Float.NaN, 0.333251953125f, 0.33349609375f, 1.00048828125f, 1.00146484375f};
        float[] values = Arrays.copyOf(odd, 100_003);
        for (int i = odd.length; i < values.length; i++) {
            values[i] = Float.intBitsToFloat(i * 0x9E3779B1);
        }
        for (DType from : FLOATING) {
            for (DType to : FLOATING) {
                check("cast %s to %s".formatted(from, to), side -> {
                    Tensor inp = side.tensor("inp", from, values, values.length);
                    Tensor out = side.random("out", to, 1, values.length);
                    side.kernels().cast(out, inp);
                    return List.of(exactly(out));
                });
            }
        }
    }

    @Test
    void sumAddsInFloat64() {
        for (int n : new int[] {1, 3, 1000}) {
            check("sum of " + n, side -> {
                Tensor total = side.totals(1e9);
                side.kernels().sum(total, side.floats("x", n));
                side.kernels().sum(total, side.floats("y", n));
                return List.of(relative(1e-15, total));
            });
        }
    }

    @Test
    void clipShortensToTheLimit() {
        for (double squares : new double[] {4, 0.25, 1e60, 0, Double.NaN, Double.POSITIVE_INFINITY}) {
            for (float maxNorm : new float[] {1, 0, 0.001f}) {
                check("clip " + squares + " to " + maxNorm, side -> {
                    Tensor gradScale = side.floats("gradScale", 1);
                    side.kernels().clip(gradScale, side.totals(squares), maxNorm);
                    return List.of(new Floats(gradScale, want -> 2.0 * Math.ulp(want[0])));
                });
            }
        }
    }

    @Test
    void adamw() {
        for (int n : new int[] {1, 3, 13, 64, 65, 207, 100_003}) {
            check("adamw " + n, side -> {
                Tensor param = side.random("param", n);
                Tensor grad = side.random("grad", n);
                Tensor m = side.zeros("m", DType.F32, n);
                Tensor v = side.zeros("v", DType.F32, n);
                AdamWTensors tensors = new AdamWTensors(param, side.remainder(n), m, null, v, null, n / 2);
                for (int step = 1; step <= 3; step++) {
                    Tensor gradScale = side.tensor("gradScale", DType.F32, new float[] {0.5f / step}, 1);
                    side.kernels().adamw(tensors, grad, gradScale, new AdamWStep(1e-2, 0.9, 0.95, 1e-8, 0.1, step));
                }
                Tensor nothing = side.tensor("nothing", DType.F32, new float[] {Float.NaN}, 1);
                side.kernels().adamw(tensors, grad, nothing, new AdamWStep(1e-2, 0.9, 0.95, 1e-8, 0.1, 4));
                double eight = 8 * Math.ulp(1f);
                return List.of(within(8, param), new Floats(m, _ -> eight), new Floats(v, _ -> eight));
            });
        }
    }
}
