package cria.kernel;

import cria.tensor.DType;
import cria.tensor.Shape;
import cria.tensor.Tensor;
import java.util.Objects;
import java.util.Set;

/// Checks every argument's shape and type and the indices that kernels follow, then lets another implementation compute. All
/// checks of the contract are here, so no kernel has one. Indices on a device are looked at before they are copied there: see
/// [Indices].
public final class CheckedKernels implements Kernels {
    private final Kernels kernels;
    private final DType values;
    private final Set<DType> weights;

    /// @param values  the type that `kernels` compute in
    /// @param weights the types of weights that they read
    public CheckedKernels(Kernels kernels, DType values, Set<DType> weights) {
        this.kernels = kernels;
        this.values = values;
        this.weights = weights;
    }

    @Override
    public void embeddingForward(Tensor out, Tensor tokens, Tensor weight) {
        is("embeddingForward", tokens, DType.I32, out.rows());
        is("embeddingForward", out, values, tokens.rows(), weight.columns());
        weight("embeddingForward", weight, weight.rows(), out.columns());
        Indices.below("embeddingForward", tokens, weight.rows());
        kernels.embeddingForward(out, tokens, weight);
    }

    @Override
    public void embeddingBackward(Tensor dWeight, Tensor dOut, Tensor tokens, int padding) {
        is("embeddingBackward", tokens, DType.I32, dOut.rows());
        is("embeddingBackward", dOut, values, tokens.rows(), dWeight.columns());
        is("embeddingBackward", dWeight, values, dWeight.rows(), dOut.columns());
        Indices.below("embeddingBackward", tokens, dWeight.rows());
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
        is("rmsnormBackward", dWeight, values, inp.columns());
        weight("rmsnormBackward", weight, inp.columns());
        is("rmsnormBackward", rstd, DType.F32, inp.rows());
        kernels.rmsnormBackward(dInp, dWeight, dResidual, dOut, inp, weight, rstd);
    }

    @Override
    public void rmsnormInputBackward(Tensor dInp, Tensor dResidual, Tensor dOut, Tensor inp, Tensor weight, Tensor rstd) {
        same("rmsnormInputBackward", dInp, inp);
        same("rmsnormInputBackward", dResidual, inp);
        same("rmsnormInputBackward", dOut, inp);
        weight("rmsnormInputBackward", weight, inp.columns());
        is("rmsnormInputBackward", rstd, DType.F32, inp.rows());
        kernels.rmsnormInputBackward(dInp, dResidual, dOut, inp, weight, rstd);
    }

    @Override
    public void matmul(Tensor out, Store store, Tensor a, Transpose transposeA, Tensor b, Transpose transposeB) {
        int m = transposeA == Transpose.NO ? a.rows() : a.columns();
        int k = transposeA == Transpose.NO ? a.columns() : a.rows();
        int k2 = transposeB == Transpose.NO ? b.rows() : b.columns();
        int p = transposeB == Transpose.NO ? b.columns() : b.rows();
        if (m != out.rows() || k != k2 || p != out.columns()
            || out.dtype() != values || a.dtype() != values || b.dtype() != values && !weights.contains(b.dtype())) {
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
    public void addNoise(Tensor x, float scale, int key, long first) {
        is("addNoise", x, values, x.shape().dims());
        kernels.addNoise(x, scale, key, first);
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

    private void rope(String op, Tensor x, Tensor cos, Tensor sin, Tensor starts) {
        rank3(op, x);
        is(op, x, values, x.shape().dims());
        is(op, cos, DType.F32, cos.rows(), x.dim(2) / 2);
        is(op, sin, DType.F32, cos.rows(), x.dim(2) / 2);
        is(op, starts, DType.I32, x.rows());
        Indices.positions(op, starts, cos.rows());
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
        is("attentionBackward", k, values, q.rows(), k.dim(1), q.dim(2));
        same("attentionBackward", dQ, q);
        same("attentionBackward", dK, k);
        same("attentionBackward", dV, k);
        same("attentionBackward", dOut, q);
        same("attentionBackward", out, q);
        is("attentionBackward", lse, DType.F32, q.dim(1), q.rows());
        kernels.attentionBackward(dQ, dK, dV, dOut, out, lse, q, k, v, starts);
    }

    private void attention(String op, Tensor q, Tensor k, Tensor v, Tensor starts) {
        rank3(op, q);
        rank3(op, k);
        is(op, k, values, k.rows(), k.dim(1), q.dim(2));
        same(op, v, k);
        is(op, starts, DType.I32, q.rows());
        if (k.rows() < q.rows() || q.dim(1) % k.dim(1) != 0) {
            throw new IllegalArgumentException("%s: queries %s, keys %s".formatted(op, text(q), text(k)));
        }
        Indices.starts(op, starts, k.rows() - q.rows());
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
        is("crossEntropyForward", logits, values, logits.rows(), logits.columns());
        Indices.below("crossEntropyForward", targets, logits.columns());
        kernels.crossEntropyForward(losses, predictions, logits, targets);
    }

    @Override
    public void crossEntropyBackward(Tensor losses, Tensor dLogits, Tensor logits, Tensor targets, float dLoss) {
        is("crossEntropyBackward", losses, DType.F32, logits.rows());
        is("crossEntropyBackward", targets, DType.I32, logits.rows());
        is("crossEntropyBackward", logits, values, logits.rows(), logits.columns());
        Indices.below("crossEntropyBackward", targets, logits.columns());
        same("crossEntropyBackward", dLogits, logits);
        kernels.crossEntropyBackward(losses, dLogits, logits, targets, dLoss);
    }

    @Override
    public void smoothedCrossEntropyBackward(Tensor losses, Tensor dLogits, Tensor logits, Tensor targets, float smoothing,
            float dLoss) {
        is("smoothedCrossEntropyBackward", losses, DType.F32, logits.rows());
        is("smoothedCrossEntropyBackward", targets, DType.I32, logits.rows());
        is("smoothedCrossEntropyBackward", logits, values, logits.rows(), logits.columns());
        same("smoothedCrossEntropyBackward", dLogits, logits);
        if (!(smoothing >= 0 && smoothing <= 1)) {
            throw new IllegalArgumentException("smoothedCrossEntropyBackward: smoothing " + smoothing);
        }
        kernels.smoothedCrossEntropyBackward(losses, dLogits, logits, targets, smoothing, dLoss);
    }

    @Override
    public void sum(Tensor total, Tensor x) {
        is("sum", total, DType.F64, 1);
        is("sum", x, DType.F32, x.shape().dims());
        kernels.sum(total, x);
    }

    @Override
    public void sumOfSquares(Tensor total, Tensor x) {
        is("sumOfSquares", total, DType.F64, 1);
        is("sumOfSquares", x, values, x.shape().dims());
        kernels.sumOfSquares(total, x);
    }

    @Override
    public void clip(Tensor gradScale, Tensor squares, float maxNorm) {
        is("clip", gradScale, DType.F32, 1);
        is("clip", squares, DType.F64, 1);
        kernels.clip(gradScale, squares, maxNorm);
    }

    @Override
    public void adamw(AdamWTensors t, Tensor grad, Tensor gradScale, AdamWStep step) {
        long n = t.param().elements();
        is("adamw", t.param(), values, n);
        is("adamw", grad, values, n);
        is("adamw", gradScale, DType.F32, 1);
        is("adamw", t.m(), t.v().dtype(), n);
        is("adamw", t.v(), t.m().dtype(), n);
        if (t.remainder() != null) {
            is("adamw", t.remainder(), DType.U16, n);
        }
        if (t.m().dtype() == DType.U8) {
            is("adamw", Objects.requireNonNull(t.mScales()), DType.F32, Math.ceilDiv(n, Precision.BLOCK));
            is("adamw", Objects.requireNonNull(t.vScales()), DType.F32, Math.ceilDiv(n, Precision.BLOCK));
        }
        kernels.adamw(t, grad, gradScale, step);
    }

    @Override
    public void fill(Tensor x, float value) {
        if (x.dtype() != values && value != 0) {
            throw new IllegalArgumentException("fill: %s with %s".formatted(text(x), value));
        }
        kernels.fill(x, value);
    }

    @Override
    public void cast(Tensor out, Tensor inp) {
        if (!out.shape().equals(inp.shape()) || !out.dtype().isFloat() || !inp.dtype().isFloat()) {
            throw new IllegalArgumentException("cast: %s from %s".formatted(text(out), text(inp)));
        }
        kernels.cast(out, inp);
    }

    private static void rank3(String op, Tensor x) {
        if (x.shape().rank() != 3) {
            throw new IllegalArgumentException("%s: %s is not (rows, heads, head size)".formatted(op, text(x)));
        }
    }

    /// Of the model's weights: of any type that the kernels read.
    private void weight(String op, Tensor x, long... dims) {
        is(op, x, weights.contains(x.dtype()) ? x.dtype() : values, dims);
    }

    private void same(String op, Tensor x, Tensor as) {
        is(op, as, values, as.shape().dims());
        is(op, x, values, as.shape().dims());
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
