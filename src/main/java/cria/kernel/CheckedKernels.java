package cria.kernel;

import cria.tensor.DType;
import cria.tensor.Shape;
import cria.tensor.Tensor;

/// Checks every argument's shape and type, then lets another implementation compute. All checks of the contract are here,
/// so no kernel has one.
public final class CheckedKernels implements Kernels {
    private final Kernels kernels;

    public CheckedKernels(Kernels kernels) {
        this.kernels = kernels;
    }

    @Override
    public void embeddingForward(Tensor out, Tensor tokens, Tensor weight) {
        is("embeddingForward", tokens, DType.I32, out.rows());
        is("embeddingForward", out, DType.F32, tokens.rows(), weight.columns());
        weight("embeddingForward", weight, weight.rows(), out.columns());
        kernels.embeddingForward(out, tokens, weight);
    }

    @Override
    public void embeddingBackward(Tensor dWeight, Tensor dOut, Tensor tokens, int padding) {
        is("embeddingBackward", tokens, DType.I32, dOut.rows());
        is("embeddingBackward", dOut, DType.F32, tokens.rows(), dWeight.columns());
        is("embeddingBackward", dWeight, DType.F32, dWeight.rows(), dOut.columns());
        kernels.embeddingBackward(dWeight, dOut, tokens, padding);
    }

    @Override
    public void rmsnormForward(Tensor out, Tensor rstd, Tensor inp, Tensor weight, float eps) {
        same("rmsnormForward", out, inp);
        is("rmsnormForward", rstd, DType.F32, inp.rows());
        weight("rmsnormForward", weight, inp.columns());
        kernels.rmsnormForward(out, rstd, inp, weight, eps);
    }

    @Override
    public void addRmsnormForward(Tensor sum, Tensor out, Tensor rstd, Tensor a, Tensor b, Tensor weight, float eps) {
        same("addRmsnormForward", sum, a);
        same("addRmsnormForward", out, a);
        same("addRmsnormForward", b, a);
        is("addRmsnormForward", rstd, DType.F32, a.rows());
        weight("addRmsnormForward", weight, a.columns());
        kernels.addRmsnormForward(sum, out, rstd, a, b, weight, eps);
    }

    @Override
    public void rmsnormBackward(Tensor dInp, Tensor dWeight, Tensor dResidual, Tensor dOut, Tensor inp, Tensor weight, Tensor rstd) {
        same("rmsnormBackward", dInp, inp);
        same("rmsnormBackward", dResidual, inp);
        same("rmsnormBackward", dOut, inp);
        is("rmsnormBackward", dWeight, DType.F32, inp.columns());
        weight("rmsnormBackward", weight, inp.columns());
        is("rmsnormBackward", rstd, DType.F32, inp.rows());
        kernels.rmsnormBackward(dInp, dWeight, dResidual, dOut, inp, weight, rstd);
    }

    @Override
    public void matmul(Tensor out, Store store, Tensor a, Transpose transposeA, Tensor b, Transpose transposeB) {
        int m = transposeA == Transpose.NO ? a.rows() : a.columns();
        int k = transposeA == Transpose.NO ? a.columns() : a.rows();
        int k2 = transposeB == Transpose.NO ? b.rows() : b.columns();
        int p = transposeB == Transpose.NO ? b.columns() : b.rows();
        if (m != out.rows() || k != k2 || p != out.columns()
            || out.dtype() != DType.F32 || a.dtype() != DType.F32 || b.dtype() == DType.I32) {
            throw new IllegalArgumentException("matmul: %s = %s%s · %s%s".formatted(text(out), text(a),
                transposeA == Transpose.NO ? "" : "ᵀ", text(b), transposeB == Transpose.NO ? "" : "ᵀ"));
        }
        kernels.matmul(out, store, a, transposeA, b, transposeB);
    }

    @Override
    public void add(Tensor out, Tensor a, Tensor b) {
        same("add", out, a);
        same("add", b, a);
        kernels.add(out, a, b);
    }

    @Override
    public void ropeForward(Tensor x, Tensor cos, Tensor sin, Tensor starts) {
        rope("ropeForward", x, cos, sin, starts);
        kernels.ropeForward(x, cos, sin, starts);
    }

    @Override
    public void ropeBackward(Tensor dX, Tensor cos, Tensor sin, Tensor starts) {
        rope("ropeBackward", dX, cos, sin, starts);
        kernels.ropeBackward(dX, cos, sin, starts);
    }

    private static void rope(String op, Tensor x, Tensor cos, Tensor sin, Tensor starts) {
        rank3(op, x);
        is(op, cos, DType.F32, cos.rows(), x.dim(2) / 2);
        is(op, sin, DType.F32, cos.rows(), x.dim(2) / 2);
        is(op, starts, DType.I32, x.rows());
    }

    @Override
    public void attentionForward(Tensor out, Tensor lse, Tensor q, Tensor k, Tensor v, Tensor starts) {
        attention("attentionForward", q, k, v, starts);
        same("attentionForward", out, q);
        is("attentionForward", lse, DType.F32, q.dim(1), q.rows());
        kernels.attentionForward(out, lse, q, k, v, starts);
    }

    @Override
    public void attentionBackward(Tensor dQ, Tensor dK, Tensor dV, Tensor dOut, Tensor out, Tensor lse,
                                  Tensor q, Tensor k, Tensor v, Tensor starts) {
        attention("attentionBackward", q, k, v, starts);
        is("attentionBackward", k, DType.F32, q.rows(), k.dim(1), q.dim(2));
        same("attentionBackward", dQ, q);
        same("attentionBackward", dK, k);
        same("attentionBackward", dV, k);
        same("attentionBackward", dOut, q);
        same("attentionBackward", out, q);
        is("attentionBackward", lse, DType.F32, q.dim(1), q.rows());
        kernels.attentionBackward(dQ, dK, dV, dOut, out, lse, q, k, v, starts);
    }

    private static void attention(String op, Tensor q, Tensor k, Tensor v, Tensor starts) {
        rank3(op, q);
        rank3(op, k);
        is(op, k, DType.F32, k.rows(), k.dim(1), q.dim(2));
        same(op, v, k);
        is(op, starts, DType.I32, q.rows());
        if (k.rows() < q.rows() || q.dim(1) % k.dim(1) != 0) {
            throw new IllegalArgumentException("%s: queries %s, keys %s".formatted(op, text(q), text(k)));
        }
    }

    @Override
    public void swigluForward(Tensor out, Tensor gate, Tensor up) {
        same("swigluForward", gate, out);
        same("swigluForward", up, out);
        kernels.swigluForward(out, gate, up);
    }

    @Override
    public void swigluBackward(Tensor dGate, Tensor dUp, Tensor dOut, Tensor gate, Tensor up) {
        same("swigluBackward", dGate, gate);
        same("swigluBackward", dUp, gate);
        same("swigluBackward", dOut, gate);
        same("swigluBackward", up, gate);
        kernels.swigluBackward(dGate, dUp, dOut, gate, up);
    }

    @Override
    public void crossEntropyForward(Tensor losses, Tensor predictions, Tensor logits, Tensor targets) {
        is("crossEntropyForward", losses, DType.F32, logits.rows());
        is("crossEntropyForward", predictions, DType.I32, logits.rows());
        is("crossEntropyForward", targets, DType.I32, logits.rows());
        is("crossEntropyForward", logits, DType.F32, logits.rows(), logits.columns());
        kernels.crossEntropyForward(losses, predictions, logits, targets);
    }

    @Override
    public void crossEntropyBackward(Tensor losses, Tensor dLogits, Tensor logits, Tensor targets, float dLoss) {
        is("crossEntropyBackward", losses, DType.F32, logits.rows());
        is("crossEntropyBackward", targets, DType.I32, logits.rows());
        is("crossEntropyBackward", logits, DType.F32, logits.rows(), logits.columns());
        same("crossEntropyBackward", dLogits, logits);
        kernels.crossEntropyBackward(losses, dLogits, logits, targets, dLoss);
    }

    @Override
    public double sumOfSquares(Tensor x) {
        is("sumOfSquares", x, DType.F32, x.shape().dims());
        return kernels.sumOfSquares(x);
    }

    @Override
    public void adamw(Tensor param, Tensor m, Tensor v, Tensor grad, float gradScale, AdamWStep step) {
        same("adamw", m, param);
        same("adamw", v, param);
        same("adamw", grad, param);
        kernels.adamw(param, m, v, grad, gradScale, step);
    }

    @Override
    public void fill(Tensor x, float value) {
        is("fill", x, DType.F32, x.shape().dims());
        kernels.fill(x, value);
    }

    @Override
    public void cast(Tensor out, Tensor inp) {
        if (!out.shape().equals(inp.shape()) || out.dtype() == DType.I32 || inp.dtype() == DType.I32) {
            throw new IllegalArgumentException("cast: %s from %s".formatted(text(out), text(inp)));
        }
        kernels.cast(out, inp);
    }

    private static void rank3(String op, Tensor x) {
        if (x.shape().rank() != 3) {
            throw new IllegalArgumentException("%s: %s is not (rows, heads, head size)".formatted(op, text(x)));
        }
    }

    /// Of the model's float weights: any floating type.
    private static void weight(String op, Tensor x, long... dims) {
        if (x.dtype() == DType.I32) {
            throw new IllegalArgumentException("%s: %s is not a float".formatted(op, text(x)));
        }
        is(op, x, x.dtype(), dims);
    }

    private static void same(String op, Tensor x, Tensor as) {
        is(op, as, DType.F32, as.shape().dims());
        is(op, x, DType.F32, as.shape().dims());
    }

    private static void is(String op, Tensor x, DType dtype, long... dims) {
        Shape expected = new Shape(dims);
        if (x.dtype() != dtype || !x.shape().equals(expected)) {
            throw new IllegalArgumentException("%s: %s is not %s %s".formatted(op, text(x), dtype, expected));
        }
    }

    private static String text(Tensor x) {
        return x.name() + " " + x.dtype() + " " + x.shape();
    }
}
