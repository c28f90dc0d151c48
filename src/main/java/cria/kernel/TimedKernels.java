package cria.kernel;

import cria.tensor.Tensor;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Lets another implementation compute, and adds up how often each op was called and how long it took. Products are told
/// apart by their sizes, since a model is mostly products and each size has a speed of its own.
///
/// The times are those that the caller waits, so they are right where an op has ended when its method returns.
public final class TimedKernels implements Kernels {
    private final Kernels kernels;
    private final Map<Op, Cost> costs = new HashMap<>();

    /// What was called.
    ///
    /// @param name  of the method
    /// @param sizes of a product, such as `2044×576 · (1536×576)ᵀ`; else empty
    public record Op(String name, String sizes) {}

    /// What it took.
    ///
    /// @param operations multiplications and additions of a product; else 0
    public record Cost(Op op, long calls, double seconds, double operations) {
        private Cost plus(double moreSeconds, double moreOperations) {
            return new Cost(op, calls + 1, seconds + moreSeconds, operations + moreOperations);
        }
    }

    /// A call of the timed implementation.
    private interface Call {
        void run();
    }

    public TimedKernels(Kernels kernels) {
        this.kernels = kernels;
    }

    /// What was called since the last [#reset()], the longest first.
    public List<Cost> costs() {
        return costs.values().stream().sorted(Comparator.comparingDouble(Cost::seconds).reversed()).toList();
    }

    /// Forgets everything, such as the calls of a warm-up.
    public void reset() {
        costs.clear();
    }

    private void time(String name, Call call) {
        time(new Op(name, ""), 0, call);
    }

    private void time(Op op, double operations, Call call) {
        long start = System.nanoTime();
        call.run();
        double seconds = (System.nanoTime() - start) / 1e9;
        costs.put(op, costs.getOrDefault(op, new Cost(op, 0, 0, 0)).plus(seconds, operations));
    }

    @Override
    public void embeddingForward(Tensor out, Tensor tokens, Tensor weight) {
        time("embeddingForward", () -> kernels.embeddingForward(out, tokens, weight));
    }

    @Override
    public void embeddingBackward(Tensor dWeight, Tensor dOut, Tensor tokens, int padding) {
        time("embeddingBackward", () -> kernels.embeddingBackward(dWeight, dOut, tokens, padding));
    }

    @Override
    public void rmsnormForward(Tensor out, Tensor rstd, Tensor inp, Tensor weight, float eps) {
        time("rmsnormForward", () -> kernels.rmsnormForward(out, rstd, inp, weight, eps));
    }

    @Override
    public void addRmsnormForward(Tensor sum, Tensor out, Tensor rstd, Tensor a, Tensor b, Tensor weight, float eps) {
        time("addRmsnormForward", () -> kernels.addRmsnormForward(sum, out, rstd, a, b, weight, eps));
    }

    @Override
    public void rmsnormBackward(Tensor dInp, Tensor dWeight, Tensor dResidual, Tensor dOut,
            Tensor inp, Tensor weight, Tensor rstd) {
        time("rmsnormBackward", () -> kernels.rmsnormBackward(dInp, dWeight, dResidual, dOut, inp, weight, rstd));
    }

    @Override
    public void rmsnormInputBackward(Tensor dInp, Tensor dResidual, Tensor dOut, Tensor inp, Tensor weight, Tensor rstd) {
        time("rmsnormInputBackward", () -> kernels.rmsnormInputBackward(dInp, dResidual, dOut, inp, weight, rstd));
    }

    @Override
    public void matmul(Tensor out, Store store, Tensor a, Transpose transposeA, Tensor b, Transpose transposeB) {
        double operations = 2.0 * out.elements() * (transposeA == Transpose.NO ? a.columns() : a.rows());
        Op op = new Op("matmul", (store == Store.ADD ? "+= " : "") + sizes(a, transposeA) + " · " + sizes(b, transposeB));
        time(op, operations, () -> kernels.matmul(out, store, a, transposeA, b, transposeB));
    }

    private static String sizes(Tensor x, Transpose transpose) {
        String sizes = x.rows() + "×" + x.columns();
        return transpose == Transpose.NO ? sizes : "(" + sizes + ")ᵀ";
    }

    @Override
    public void add(Tensor out, Tensor a, Tensor b) {
        time("add", () -> kernels.add(out, a, b));
    }

    @Override
    public void addNoise(Tensor x, float scale, int key, long first) {
        time("addNoise", () -> kernels.addNoise(x, scale, key, first));
    }

    @Override
    public void ropeForward(Tensor x, Tensor cos, Tensor sin, Tensor starts) {
        time("ropeForward", () -> kernels.ropeForward(x, cos, sin, starts));
    }

    @Override
    public void ropeBackward(Tensor dX, Tensor cos, Tensor sin, Tensor starts) {
        time("ropeBackward", () -> kernels.ropeBackward(dX, cos, sin, starts));
    }

    @Override
    public void attentionForward(Tensor out, Tensor lse, Tensor q, Tensor k, Tensor v, Tensor starts) {
        time("attentionForward", () -> kernels.attentionForward(out, lse, q, k, v, starts));
    }

    @Override
    public void attentionBackward(Tensor dQ, Tensor dK, Tensor dV, Tensor dOut, Tensor out, Tensor lse,
            Tensor q, Tensor k, Tensor v, Tensor starts) {
        time("attentionBackward", () -> kernels.attentionBackward(dQ, dK, dV, dOut, out, lse, q, k, v, starts));
    }

    @Override
    public void swigluForward(Tensor out, Tensor gate, Tensor up) {
        time("swigluForward", () -> kernels.swigluForward(out, gate, up));
    }

    @Override
    public void swigluBackward(Tensor dGate, Tensor dUp, Tensor dOut, Tensor gate, Tensor up) {
        time("swigluBackward", () -> kernels.swigluBackward(dGate, dUp, dOut, gate, up));
    }

    @Override
    public void crossEntropyForward(Tensor losses, Tensor predictions, Tensor logits, Tensor targets) {
        time("crossEntropyForward", () -> kernels.crossEntropyForward(losses, predictions, logits, targets));
    }

    @Override
    public void crossEntropyBackward(Tensor losses, Tensor dLogits, Tensor logits, Tensor targets, float dLoss) {
        time("crossEntropyBackward", () -> kernels.crossEntropyBackward(losses, dLogits, logits, targets, dLoss));
    }

    @Override
    public void smoothedCrossEntropyBackward(Tensor losses, Tensor dLogits, Tensor logits, Tensor targets, float smoothing,
            float dLoss) {
        time("smoothedCrossEntropyBackward",
            () -> kernels.smoothedCrossEntropyBackward(losses, dLogits, logits, targets, smoothing, dLoss));
    }

    @Override
    public void sum(Tensor total, Tensor x) {
        time("sum", () -> kernels.sum(total, x));
    }

    @Override
    public void sumOfSquares(Tensor total, Tensor x) {
        time("sumOfSquares", () -> kernels.sumOfSquares(total, x));
    }

    @Override
    public void clip(Tensor gradScale, Tensor squares, float maxNorm) {
        time("clip", () -> kernels.clip(gradScale, squares, maxNorm));
    }

    @Override
    public void adamw(AdamWTensors tensors, Tensor grad, Tensor gradScale, AdamWStep step) {
        time("adamw", () -> kernels.adamw(tensors, grad, gradScale, step));
    }

    @Override
    public void fill(Tensor x, float value) {
        time("fill", () -> kernels.fill(x, value));
    }

    @Override
    public void cast(Tensor out, Tensor inp) {
        time("cast", () -> kernels.cast(out, inp));
    }
}
