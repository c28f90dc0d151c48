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
}
