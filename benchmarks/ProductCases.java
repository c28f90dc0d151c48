package cria.benchmarks;

import cria.kernel.Store;
import cria.kernel.Transpose;
import cria.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// The products of a model: of each weight the forward and both gradients.
///
/// @param n          tokens
/// @param logitsRows rows of logits at a time
record ProductCases(ModelShape shape, int n, int logitsRows) {

    List<KernelCase> all() {
        int c = shape.hidden();
        int f = shape.intermediate();
        List<KernelCase> cases = new ArrayList<>();
        weight(cases, "q, o", n, c, c);
        weight(cases, "k, v", n, c, shape.kvHeads() * shape.headSize());
        weight(cases, "gate, up", n, c, f);
        weight(cases, "down", n, f, c);
        weight(cases, "head", logitsRows, c, shape.vocabulary());
        return cases;
    }

    /// @param in  columns of a weight
    /// @param out its rows
    private void weight(List<KernelCase> cases, String name, int rows, int in, int out) {
        double operations = 2.0 * rows * in * out;
        cases.add(KernelCase.ofProducts("matmul " + name, "%d×%d · (%d×%d)ᵀ".formatted(rows, in, out, in), operations, t -> {
            Tensor y = t.empty(rows, out);
            Tensor x = t.random(rows, in);
            Tensor w = t.random(out, in);
            return kernels -> kernels.matmul(y, Store.SET, x, Transpose.NO, w, Transpose.YES);
        }));
        cases.add(KernelCase.ofProducts("matmul " + name + ", dInp", "%d×%d · %d×%d".formatted(rows, out, out, in), operations, t -> {
            Tensor dX = t.empty(rows, in);
            Tensor dY = t.random(rows, out);
            Tensor w = t.random(out, in);
            return kernels -> kernels.matmul(dX, Store.SET, dY, Transpose.NO, w, Transpose.NO);
        }));
        cases.add(KernelCase.ofProducts("matmul " + name + ", dW", "+= (%d×%d)ᵀ · %d×%d".formatted(rows, out, rows, in), operations, t -> {
            Tensor dW = t.random(out, in);
            Tensor dY = t.random(rows, out);
            Tensor x = t.random(rows, in);
            return kernels -> kernels.matmul(dW, Store.ADD, dY, Transpose.YES, x, Transpose.NO);
        }));
    }
}
