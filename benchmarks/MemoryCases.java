package cria.benchmarks;

import cria.tensor.DType;
import cria.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// The ops between the products: what bounds them is memory, so each says which tensors it must read and write.
///
/// @param n          tokens
/// @param logitsRows rows of logits at a time
/// @param elements   of a tensor without a shape, as all gradients together are
record MemoryCases(ModelShape shape, DType values, int n, int logitsRows, int elements) {
    private static final float EPS = 1e-5f;

    List<KernelCase> all() {
        return List.of(embeddingForward(), embeddingBackward(), rmsnormForward(), addRmsnormForward(), rmsnormBackward(),
            rmsnormInputBackward(), add(), addNoise(), ropeForward(), ropeBackward(), swigluForward(), swigluBackward(),
            crossEntropyForward(), crossEntropyBackward(), smoothedCrossEntropyBackward(), fill(), widen(), narrow(), sumOfSquares(), sum(),
            clip());
    }

    private KernelCase embeddingForward() {
        int c = shape.hidden();
        int v = shape.vocabulary();
        // row of the table, out, token
        return KernelCase.ofMemory("embeddingForward", n + "×" + c, n * (2.0 * bytes(c) + 4), t -> {
            Tensor out = t.empty(n, c);
            Tensor tokens = t.tokens(n, v);
            Tensor weight = t.random(v, c);
            return kernels -> kernels.embeddingForward(out, tokens, weight);
        });
    }

    private KernelCase embeddingBackward() {
        int c = shape.hidden();
        int v = shape.vocabulary();
        long distinct = Arrays.stream(new SplittableRandom(0).ints(n, 0, v).toArray()).distinct().count();
        // dOut; rows of dWeight, both ways; tokens
        return KernelCase.ofMemory("embeddingBackward", n + "×" + c, bytes((n + 2.0 * distinct) * c) + 4.0 * n, t -> {
            Tensor dWeight = t.random(v, c);
            Tensor dOut = t.random(n, c);
            Tensor tokens = t.tokens(n, v);
            return kernels -> kernels.embeddingBackward(dWeight, dOut, tokens, -1);
        });
    }

    private KernelCase rmsnormForward() {
        int c = shape.hidden();
        // inp, out
        return KernelCase.ofMemory("rmsnormForward", n + "×" + c, bytes(2.0 * n * c), t -> {
            Tensor out = t.empty(n, c);
            Tensor rstd = t.empty(DType.F32, n);
            Tensor inp = t.random(n, c);
            Tensor weight = t.random(c);
            return kernels -> kernels.rmsnormForward(out, rstd, inp, weight, EPS);
        });
    }

    private KernelCase addRmsnormForward() {
        int c = shape.hidden();
        // a, b, sum, out
        return KernelCase.ofMemory("addRmsnormForward", n + "×" + c, bytes(4.0 * n * c), t -> {
            Tensor sum = t.empty(n, c);
            Tensor out = t.empty(n, c);
            Tensor rstd = t.empty(DType.F32, n);
            Tensor a = t.random(n, c);
            Tensor b = t.random(n, c);
            Tensor weight = t.random(c);
            return kernels -> kernels.addRmsnormForward(sum, out, rstd, a, b, weight, EPS);
        });
    }

    private KernelCase rmsnormBackward() {
        int c = shape.hidden();
        // dResidual, dOut, inp, dInp
        return KernelCase.ofMemory("rmsnormBackward", n + "×" + c, bytes(4.0 * n * c), t -> {
            Tensor dInp = t.empty(n, c);
            Tensor dWeight = t.random(c);
            Tensor dResidual = t.random(n, c);
            Tensor dOut = t.random(n, c);
            Tensor inp = t.random(n, c);
            Tensor weight = t.random(c);
            Tensor rstd = t.floats(1, n);
            return kernels -> kernels.rmsnormBackward(dInp, dWeight, dResidual, dOut, inp, weight, rstd);
        });
    }

    private KernelCase rmsnormInputBackward() {
        int c = shape.hidden();
        // dResidual, dOut, inp, dInp
        return KernelCase.ofMemory("rmsnormInputBackward", n + "×" + c, bytes(4.0 * n * c), t -> {
            Tensor dInp = t.empty(n, c);
            Tensor dResidual = t.random(n, c);
            Tensor dOut = t.random(n, c);
            Tensor inp = t.random(n, c);
            Tensor weight = t.random(c);
            Tensor rstd = t.floats(1, n);
            return kernels -> kernels.rmsnormInputBackward(dInp, dResidual, dOut, inp, weight, rstd);
        });
    }

    private KernelCase add() {
        int c = shape.hidden();
        // a, b, out
        return KernelCase.ofMemory("add", n + "×" + c, bytes(3.0 * n * c), t -> {
            Tensor out = t.empty(n, c);
            Tensor a = t.random(n, c);
            Tensor b = t.random(n, c);
            return kernels -> kernels.add(out, a, b);
        });
    }

    private KernelCase addNoise() {
        int c = shape.hidden();
        // x, read and written
        return KernelCase.ofMemory("addNoise", n + "×" + c, bytes(2.0 * n * c), t -> {
            Tensor x = t.random(n, c);
            return kernels -> kernels.addNoise(x, 1e-3f, 1, 0);
        });
    }

    private KernelCase ropeForward() {
        return rope("ropeForward", (x, cos, sin, starts) -> kernels -> kernels.ropeForward(x, cos, sin, starts));
    }

    private KernelCase ropeBackward() {
        return rope("ropeBackward", (x, cos, sin, starts) -> kernels -> kernels.ropeBackward(x, cos, sin, starts));
    }

    private interface Rope {
        KernelCase.Call of(Tensor x, Tensor cos, Tensor sin, Tensor starts);
    }

    /// Of the queries; one document.
    private KernelCase rope(String op, Rope rope) {
        int heads = shape.heads();
        int size = shape.headSize();
        // x, both ways
        return KernelCase.ofMemory(op, n + "×" + heads + "×" + size, bytes(2.0 * n * heads * size), t -> {
            Tensor x = t.random(n, heads, size);
            Tensor cos = t.floats(0.8f, n, size / 2);   // a rotation, so that x stays as long as it is
            Tensor sin = t.floats(0.6f, n, size / 2);
            return rope.of(x, cos, sin, t.starts(n));
        });
    }

    private KernelCase swigluForward() {
        int f = shape.intermediate();
        // gate, up, out
        return KernelCase.ofMemory("swigluForward", n + "×" + f, bytes(3.0 * n * f), t -> {
            Tensor out = t.empty(n, f);
            Tensor gate = t.random(n, f);
            Tensor up = t.random(n, f);
            return kernels -> kernels.swigluForward(out, gate, up);
        });
    }

    private KernelCase swigluBackward() {
        int f = shape.intermediate();
        // dOut, gate, up, dGate, dUp. The model writes over gate and up, which moves as much; here the next call needs them.
        return KernelCase.ofMemory("swigluBackward", n + "×" + f, bytes(5.0 * n * f), t -> {
            Tensor dGate = t.empty(n, f);
            Tensor dUp = t.empty(n, f);
            Tensor dOut = t.random(n, f);
            Tensor gate = t.random(n, f);
            Tensor up = t.random(n, f);
            return kernels -> kernels.swigluBackward(dGate, dUp, dOut, gate, up);
        });
    }

    private KernelCase crossEntropyForward() {
        int v = shape.vocabulary();
        // logits
        return KernelCase.ofMemory("crossEntropyForward", logitsRows + "×" + v, bytes((double) logitsRows * v), t -> {
            Tensor losses = t.empty(DType.F32, logitsRows);
            Tensor predictions = t.empty(DType.I32, logitsRows);
            Tensor logits = t.random(logitsRows, v);
            Tensor targets = t.tokens(logitsRows, v);
            return kernels -> kernels.crossEntropyForward(losses, predictions, logits, targets);
        });
    }

    private KernelCase crossEntropyBackward() {
        int v = shape.vocabulary();
        // logits, dLogits: in place, as the loss head has it, so each call gets the last one's gradients for logits
        return KernelCase.ofMemory("crossEntropyBackward", logitsRows + "×" + v, bytes(2.0 * logitsRows * v), t -> {
            Tensor losses = t.empty(DType.F32, logitsRows);
            Tensor logits = t.random(logitsRows, v);
            Tensor targets = t.tokens(logitsRows, v);
            return kernels -> kernels.crossEntropyBackward(losses, logits, logits, targets, 1);
        });
    }

    private KernelCase smoothedCrossEntropyBackward() {
        int v = shape.vocabulary();
        // logits, dLogits: in place, as crossEntropyBackward
        return KernelCase.ofMemory("smoothedCrossEntropyBackward", logitsRows + "×" + v, bytes(2.0 * logitsRows * v), t -> {
            Tensor losses = t.empty(DType.F32, logitsRows);
            Tensor logits = t.random(logitsRows, v);
            Tensor targets = t.tokens(logitsRows, v);
            return kernels -> kernels.smoothedCrossEntropyBackward(losses, logits, logits, targets, 0.1f, 1);
        });
    }

    private KernelCase fill() {
        return KernelCase.ofMemory("fill", String.valueOf(elements), bytes(elements), t -> {
            Tensor x = t.empty(elements);
            return kernels -> kernels.fill(x, 0);
        });
    }

    private KernelCase widen() {
        return cast("cast bf16 to f32", DType.F32, DType.BF16);
    }

    private KernelCase narrow() {
        return cast("cast f32 to bf16", DType.BF16, DType.F32);
    }

    private KernelCase cast(String op, DType to, DType from) {
        return KernelCase.ofMemory(op, String.valueOf(elements), 6.0 * elements, t -> {
            Tensor out = t.empty(to, elements);
            Tensor inp = t.random(from, elements);
            return kernels -> kernels.cast(out, inp);
        });
    }

    private KernelCase sumOfSquares() {
        return KernelCase.ofMemory("sumOfSquares", String.valueOf(elements), bytes(elements), t -> {
            Tensor total = t.empty(DType.F64, 1);
            Tensor x = t.random(elements);
            return kernels -> kernels.sumOfSquares(total, x);
        });
    }

    private KernelCase sum() {
        return KernelCase.ofLatency("sum", String.valueOf(logitsRows), t -> {
            Tensor total = t.zeros(DType.F64, 1);
            Tensor losses = t.floats(1, logitsRows);
            return kernels -> kernels.sum(total, losses);
        });
    }

    private KernelCase clip() {
        return KernelCase.ofLatency("clip", "1", t -> {
            Tensor gradScale = t.empty(DType.F32, 1);
            Tensor squares = t.zeros(DType.F64, 1);
            return kernels -> kernels.clip(gradScale, squares, 1);
        });
    }

    private double bytes(double elements) {
        return elements * values.bytes();
    }
}
