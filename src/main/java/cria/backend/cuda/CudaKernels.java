package cria.backend.cuda;

import cria.backend.cuda.CudaModule.Grid;
import cria.kernel.AdamWStep;
import cria.kernel.AdamWTensors;
import cria.kernel.Kernels;
import cria.kernel.Store;
import cria.kernel.Transpose;
import cria.tensor.Tensor;
import java.util.Locale;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;

/// Every op as launches on one stream: a method returns when they are asked for, and they run in their order. Shapes are checked
/// before, by [cria.kernel.CheckedKernels]; a kernel of nothing is not launched.
final class CudaKernels implements Kernels {

    /// Threads of a block where each has 16 bytes of its own.
    private static final int BLOCK = 256;

    /// Of the threads that share a row of logits.
    private static final int LOGITS_BLOCK = 1024;

    /// Bytes that kernels have for themselves beside what they are given.
    private static final int OWN_SHARED = 1024;

    private final CudaDevice device;
    private final CudaModule module;
    private final CUstream stream;
    private final CudaScratch scratch;
    private final CudaMatmul matmul;
    private final CudaAttention attention;
    private final int multiprocessors;
    private final int sharedBytes;

    CudaKernels(CudaDevice device, CudaModule module, CUstream stream, CudaScratch scratch, CudaMatmul matmul) {
        this.device = device;
        this.module = module;
        this.stream = stream;
        this.scratch = scratch;
        this.matmul = matmul;
        this.attention = new CudaAttention(module, scratch);
        this.multiprocessors = device.multiprocessors();
        this.sharedBytes = device.sharedBytes();
    }

    /// How a kernel's name ends, by the type that it computes with.
    static String suffix(Tensor tensor) {
        return "_" + tensor.dtype().name().toLowerCase(Locale.ROOT);
    }

    private void launch(String kernel, Tensor typed, Grid grid, int block, int shared, Object... arguments) {
        module.launch(kernel + suffix(typed), grid, block, shared, arguments);
    }

    /// A kernel in which each thread has 16 bytes of elements.
    private void elements(String kernel, Tensor typed, Object... arguments) {
        launch(kernel, typed, Grid.of(Math.ceilDiv(typed.elements(), BLOCK * 16L / typed.dtype().bytes())), BLOCK, 0, arguments);
    }

    @Override
    public void embeddingForward(Tensor out, Tensor tokens, Tensor weight) {
        launch("embedding_forward", out, Grid.of(tokens.rows()), 128, 0, out, tokens, weight, weight.columns());
    }

    @Override
    public void embeddingBackward(Tensor dWeight, Tensor dOut, Tensor tokens, int padding) {
        int C = dWeight.columns();
        launch("embedding_backward", dOut, new Grid(tokens.rows(), Math.ceilDiv(C, 1024)), 128, 0,
            dWeight, dOut, tokens, padding, tokens.rows(), C);
    }

    @Override
    public void rmsnormForward(Tensor out, Tensor rstd, Tensor inp, Tensor weight, float eps) {
        launch("rmsnorm_forward", inp, Grid.of(inp.rows()), BLOCK, 0, out, rstd, inp, weight, eps, inp.columns());
    }

    @Override
    public void addRmsnormForward(Tensor sum, Tensor out, Tensor rstd, Tensor a, Tensor b, Tensor weight, float eps) {
        launch("add_rmsnorm_forward", a, Grid.of(a.rows()), BLOCK, 0, sum, out, rstd, a, b, weight, eps, a.columns());
    }

    /// Each block sums its rows' shares of `dWeight`; then the blocks' sums are added in their order.
    @Override
    public void rmsnormBackward(Tensor dInp, Tensor dWeight, Tensor dResidual, Tensor dOut, Tensor inp, Tensor weight, Tensor rstd) {
        int N = inp.rows();
        int C = inp.columns();
        int blocks = normBlocks(N);
        CudaMemory partials = scratch.bytes((long) blocks * C * Float.BYTES);
        launch("rmsnorm_backward", inp, Grid.of(blocks), BLOCK, C * Float.BYTES, dInp, partials, dResidual, dOut, inp, weight, rstd, N, C);
        if (blocks > 0) {
            launch("rmsnorm_backward_weight", inp, Grid.of(Math.ceilDiv(C, 32)), BLOCK, 0, dWeight, partials, blocks, C);
        }
    }

    @Override
    public void rmsnormInputBackward(Tensor dInp, Tensor dResidual, Tensor dOut, Tensor inp, Tensor weight, Tensor rstd) {
        int N = inp.rows();
        launch("rmsnorm_input_backward", inp, Grid.of(normBlocks(N)), BLOCK, 0, dInp, dResidual, dOut, inp, weight, rstd, N, inp.columns());
    }

    /// All of them run at once, and each has the rows of a stride.
    private int normBlocks(int N) {
        return Math.min(N, 2 * multiprocessors);
    }

    @Override
    public void matmul(Tensor out, Store store, Tensor a, Transpose transposeA, Tensor b, Transpose transposeB) {
        if (out.elements() == 0) {
            return;
        }
        if (a.elements() == 0) {                // a sum of no products
            if (store == Store.SET) {
                fill(out, 0);
            }
            return;
        }
        device.makeCurrent();
        matmul.matmul(out, store, a, transposeA, b, transposeB);
    }

    @Override
    public void add(Tensor out, Tensor a, Tensor b) {
        elements("add", out, out, a, b, out.elements());
    }

    @Override
    public void addNoise(Tensor x, float scale, int key, long first) {
        elements("add_noise", x, x, scale, key, first, x.elements());
    }

    @Override
    public void ropeForward(Tensor x, Tensor cos, Tensor sin, Tensor starts) {
        launch("rope_forward", x, Grid.of(x.rows()), BLOCK, 0, x, cos, sin, starts, x.dim(1), x.dim(2));
    }

    @Override
    public void ropeBackward(Tensor dX, Tensor cos, Tensor sin, Tensor starts) {
        launch("rope_backward", dX, Grid.of(dX.rows()), BLOCK, 0, dX, cos, sin, starts, dX.dim(1), dX.dim(2));
    }

    @Override
    public void attentionForward(Tensor out, Tensor lse, Tensor q, Tensor k, Tensor v, Tensor starts) {
        attention.forward(out, lse, q, k, v, starts);
    }

    @Override
    public void attentionBackward(Tensor dQ, Tensor dK, Tensor dV, Tensor dOut, Tensor out, Tensor lse,
            Tensor q, Tensor k, Tensor v, Tensor starts) {
        attention.backward(dQ, dK, dV, dOut, out, lse, q, k, v, starts);
    }

    @Override
    public void swigluForward(Tensor out, Tensor gate, Tensor up) {
        elements("swiglu_forward", out, out, gate, up, out.elements());
    }

    @Override
    public void swigluBackward(Tensor dGate, Tensor dUp, Tensor dOut, Tensor gate, Tensor up) {
        elements("swiglu_backward", dOut, dGate, dUp, dOut, gate, up, dOut.elements());
    }

    @Override
    public void crossEntropyForward(Tensor losses, Tensor predictions, Tensor logits, Tensor targets) {
        launch("cross_entropy_forward", logits, Grid.of(logits.rows()), LOGITS_BLOCK, 0,
            losses, predictions, logits, targets, logits.columns());
    }

    /// As much of a row as shared memory holds is read once.
    @Override
    public void crossEntropyBackward(Tensor losses, Tensor dLogits, Tensor logits, Tensor targets, float dLoss) {
        int cached = cachedLogits(logits);
        launch("cross_entropy_backward", logits, Grid.of(logits.rows()), LOGITS_BLOCK, cached * logits.dtype().bytes(),
            losses, dLogits, logits, targets, dLoss, logits.columns(), cached);
    }

    @Override
    public void smoothedCrossEntropyBackward(Tensor losses, Tensor dLogits, Tensor logits, Tensor targets, float smoothing,
            float dLoss) {
        int cached = cachedLogits(logits);
        launch("smoothed_cross_entropy_backward", logits, Grid.of(logits.rows()), LOGITS_BLOCK, cached * logits.dtype().bytes(),
            losses, dLogits, logits, targets, smoothing, dLoss, logits.columns(), cached);
    }

    private int cachedLogits(Tensor logits) {
        int bytes = logits.dtype().bytes();
        return Math.min(Math.ceilDiv(logits.columns() * bytes, 16), (sharedBytes - OWN_SHARED) / 16) * 16 / bytes;
    }

    @Override
    public void sum(Tensor total, Tensor x) {
        launch("sum", x, Grid.of(1), BLOCK, 0, total, x, x.elements());
    }

    @Override
    public void sumOfSquares(Tensor total, Tensor x) {
        int blocks = Math.toIntExact(Math.clamp(Math.ceilDiv(x.elements(), BLOCK * 16L), 1, 4L * multiprocessors));
        CudaMemory partials = scratch.bytes((long) blocks * Double.BYTES);
        launch("sum_of_squares", x, Grid.of(blocks), BLOCK, 0, partials, x, x.elements());
        module.launch("sum_of_squares_total", Grid.of(1), BLOCK, 0, total, partials, blocks);
    }

    @Override
    public void clip(Tensor gradScale, Tensor squares, float maxNorm) {
        module.launch("clip", Grid.of(1), 1, 0, gradScale, squares, maxNorm);
    }

    @Override
    public void adamw(AdamWTensors t, Tensor grad, Tensor gradScale, AdamWStep step) {
        long n = t.param().elements();
        String param = t.remainder() == null ? suffix(t.param()) : "_split";
        module.launch("adamw" + param + suffix(t.m()), Grid.of(Math.ceilDiv(n, 2048L)), BLOCK, 0,
            t.param(), t.remainder(), t.m(), t.mScales(), t.v(), t.vScales(), grad, gradScale, n, t.decayed(),
            (float) step.keep(), (float) step.stepSize(),
            (float) step.beta1(), (float) (1 - step.beta1()), (float) step.beta2(), (float) (1 - step.beta2()),
            (float) Math.sqrt(step.biasCorrection2()), (float) step.epsilon(), step.step());
    }

    @Override
    public void fill(Tensor x, float value) {
        if (value == 0) {
            if (x.bytes() > 0) {
                device.makeCurrent();
                CudaCheck.driver("cuMemsetD8Async", JCudaDriver.cuMemsetD8Async(new CudaPointers.Device(CudaMemory.address(x)),
                    (byte) 0, x.bytes(), stream));
            }
        } else {
            elements("fill", x, x, value, x.elements());
        }
    }

    @Override
    public void cast(Tensor out, Tensor inp) {
        if (out.dtype() != inp.dtype()) {
            module.launch("cast" + suffix(inp) + suffix(out), Grid.of(Math.ceilDiv(out.elements(), 1024L)), BLOCK, 0,
                out, inp, out.elements());
        } else if (out.bytes() > 0) {
            device.makeCurrent();
            CudaCheck.driver("cuMemcpyDtoDAsync", JCudaDriver.cuMemcpyDtoDAsync(new CudaPointers.Device(CudaMemory.address(out)),
                new CudaPointers.Device(CudaMemory.address(inp)), out.bytes(), stream));
        }
    }
}
