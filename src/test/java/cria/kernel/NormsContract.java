package cria.kernel;

import cria.tensor.DType;
import cria.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The norms, forward and backward.
public abstract class NormsContract extends ProductsContract {
    private static final int[] SIZES = {1, 3, 13, 64, 65, 207};
    private static final float EPS = 1e-5f;

    @Test
    void rmsnorm() {
        for (int N : SIZES) {
            for (int C : SIZES) {
                for (DType dtype : weightTypes()) {
                    check("rmsnorm N %d C %d %s".formatted(N, C, dtype), side -> {
                        Tensor inp = side.random("inp", N, C);
                        Tensor weight = side.random("weight", dtype, 1, C);
                        Tensor out = side.output("out", N, C);
                        Tensor rstd = side.floatOutput("rstd", N);
                        side.kernels().rmsnormForward(out, rstd, inp, weight, EPS);
                        return List.of(within(4 + Math.sqrt(C), out), within(4 + Math.sqrt(C), rstd));
                    });
                }
            }
        }
    }

    @Test
    void addRmsnormAlsoInPlace() {
        for (int C : SIZES) {
            for (DType dtype : weightTypes()) {
                for (boolean inPlace : new boolean[] {false, true}) {
                    check("addRmsnorm C %d %s in place %b".formatted(C, dtype, inPlace), side -> {
                        Tensor a = side.random("a", 13, C);
                        Tensor b = side.random("b", 13, C);
                        Tensor weight = side.random("weight", dtype, 1, C);
                        Tensor sum = inPlace ? a : side.output("sum", 13, C);
                        Tensor out = side.output("out", 13, C);
                        Tensor rstd = side.floatOutput("rstd", 13);
                        side.kernels().addRmsnormForward(sum, out, rstd, a, b, weight, EPS);
                        return List.of(within(1, sum), within(8 + Math.sqrt(C), out), within(8 + Math.sqrt(C), rstd));
                    });
                }
            }
        }
    }

    @Test
    void rmsnormBackwardAlsoInPlace() {
        for (int N : SIZES) {
            for (int C : SIZES) {
                for (boolean inPlace : new boolean[] {false, true}) {
                    check("rmsnormBackward N %d C %d in place %b".formatted(N, C, inPlace), side -> {
                        Tensor inp = side.random("inp", N, C);
                        Tensor weight = side.random("weight", C);
                        Tensor rstd = side.floatOutput("rstd", N);
                        side.kernels().rmsnormForward(side.output("out", N, C), rstd, inp, weight, EPS);
                        float scale = largest(side.floats(rstd));
                        Tensor dResidual = side.random("dResidual", N, C);
                        Tensor dInp = inPlace ? dResidual : side.output("dInp", N, C);
                        Tensor dWeight = side.random("dWeight", C);
                        Tensor dOut = side.random("dOut", N, C);
                        side.kernels().rmsnormBackward(dInp, dWeight, dResidual, dOut, inp, weight, rstd);
                        // Both terms that rstd scales may cancel, and so may the rows' shares of dWeight.
                        return List.of(within(8 + Math.sqrt(C), 1 + 2 * scale, dInp),
                            within(8 + Math.sqrt(N), 1 + Math.sqrt(N) * scale, dWeight));
                    });
                }
            }
        }
    }

    /// What forward has done, and gradients to start from.
    private record Normed(Tensor dResidual, Tensor dOut, Tensor inp, Tensor weight, Tensor rstd) {
        static Normed of(Side side, DType dtype, int N, int C) {
            Tensor inp = side.random("inp", N, C);
            Tensor weight = side.random("weight", dtype, 1, C);
            Tensor rstd = side.floatOutput("rstd", N);
            side.kernels().rmsnormForward(side.output("out", N, C), rstd, inp, weight, EPS);
            return new Normed(side.random("dResidual", N, C), side.random("dOut", N, C), inp, weight, rstd);
        }
    }

    @Test
    void rmsnormInputBackwardAlsoInPlace() {
        for (int N : SIZES) {
            for (int C : SIZES) {
                for (DType dtype : weightTypes()) {
                    for (boolean inPlace : new boolean[] {false, true}) {
                        check("rmsnormInputBackward N %d C %d %s in place %b".formatted(N, C, dtype, inPlace), side -> {
                            Normed t = Normed.of(side, dtype, N, C);
                            Tensor dInp = inPlace ? t.dResidual : side.output("dInp", N, C);
                            side.kernels().rmsnormInputBackward(dInp, t.dResidual, t.dOut, t.inp, t.weight, t.rstd);
                            return List.of(within(8 + Math.sqrt(C), 1 + 2 * largest(side.floats(t.rstd)), dInp));
                        });
                    }
                }
            }
        }
    }

    /// So the layers below learn the same whether a norm is trained or not. The widest rows are longer than what a GPU's block
    /// keeps in registers, 16 bytes at a time and one by one.
    @Test
    void aFrozenWeightPassesBackTheBitsOfATrainedOne() {
        for (int N : new int[] {1, 13, 207}) {
            for (int C : new int[] {1, 3, 64, 65, 207, 576, 1031, 4104}) {
                for (DType dtype : weightTypes()) {
                    check("frozen and trained N %d C %d %s".formatted(N, C, dtype), side -> {
                        Normed t = Normed.of(side, dtype, N, C);
                        Tensor frozen = side.output("frozen", N, C);
                        Tensor trained = side.output("trained", N, C);
                        Tensor weight = side.output("trainedWeight", C);
                        side.kernels().cast(weight, t.weight);
                        side.kernels().rmsnormInputBackward(frozen, t.dResidual, t.dOut, t.inp, t.weight, t.rstd);
                        side.kernels().rmsnormBackward(trained, side.random("dWeight", C), t.dResidual, t.dOut, t.inp, weight, t.rstd);
                        return List.of(new Same(frozen, trained));
                    });
                }
            }
        }
    }
}
