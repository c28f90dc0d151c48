package cria.backend.cpu;

import cria.kernel.AdamWStep;
import cria.kernel.AdamWTensors;
import cria.kernel.GradientClip;
import cria.kernel.Kernels;
import cria.kernel.Store;
import cria.kernel.Transpose;
import cria.tensor.DType;
import cria.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/// Every op as tasks that call C. One op runs at a time; shapes are checked before, by [cria.kernel.CheckedKernels].
final class CpuKernels implements Kernels {

    /// Columns of an embedding that one task adds up: four cache lines.
    private static final int EMBEDDING_COLUMNS = 64;

    private final Tasks tasks;
    private final CpuMatmul matmul;
    private final CpuAttention attention;
    private final CpuNorms norms;

    CpuKernels(Tasks tasks) {
        this.tasks = tasks;
        this.matmul = new CpuMatmul(tasks);
        this.attention = new CpuAttention(tasks);
        this.norms = new CpuNorms(tasks);
    }

    @Override
    public void embeddingForward(Tensor out, Tensor tokens, Tensor weight) {
        MemorySegment o = out.segment();
        MemorySegment t = tokens.segment();
        MemorySegment w = weight.segment();
        int type = CpuLibrary.type(weight.dtype());
        int C = weight.columns();
        tasks.rows(tokens.rows(), C, (from, to) -> {
            CpuLibrary.EMBEDDING_FORWARD.invokeExact(o, t, w, type, C, from, to);
        });
    }

    @Override
    public void embeddingBackward(Tensor dWeight, Tensor dOut, Tensor tokens, int padding) {
        MemorySegment dw = dWeight.segment();
        MemorySegment d = dOut.segment();
        MemorySegment t = tokens.segment();
        int N = tokens.rows();
        int C = dWeight.columns();
        tasks.slices(C, EMBEDDING_COLUMNS, (from, to) -> {
            CpuLibrary.EMBEDDING_BACKWARD.invokeExact(dw, d, t, padding, N, C, from, to);
        });
    }

    @Override
    public void rmsnormForward(Tensor out, Tensor rstd, Tensor inp, Tensor weight, float eps) {
        norms.forward(out, rstd, inp, weight, eps);
    }

    @Override
    public void addRmsnormForward(Tensor sum, Tensor out, Tensor rstd, Tensor a, Tensor b, Tensor weight, float eps) {
        norms.addForward(sum, out, rstd, a, b, weight, eps);
    }

    @Override
    public void rmsnormBackward(Tensor dInp, Tensor dWeight, Tensor dResidual, Tensor dOut, Tensor inp, Tensor weight,
            Tensor rstd) {
        norms.backward(dInp, dWeight, dResidual, dOut, inp, weight, rstd);
    }

    @Override
    public void rmsnormInputBackward(Tensor dInp, Tensor dResidual, Tensor dOut, Tensor inp, Tensor weight, Tensor rstd) {
        norms.inputBackward(dInp, dResidual, dOut, inp, weight, rstd);
    }

    @Override
    public void matmul(Tensor out, Store store, Tensor a, Transpose transposeA, Tensor b, Transpose transposeB) {
        matmul.matmul(out, store, a, transposeA, b, transposeB);
    }

    @Override
    public void add(Tensor out, Tensor a, Tensor b) {
        MemorySegment o = out.segment();
        MemorySegment left = a.segment();
        MemorySegment right = b.segment();
        tasks.elements(out.elements(), (from, to) -> {
            CpuLibrary.ADD.invokeExact(o, left, right, from, to);
        });
    }

    @Override
    public void addNoise(Tensor x, float scale, int key, long first) {
        MemorySegment values = x.segment();
        tasks.elements(x.elements(), (from, to) -> {
            CpuLibrary.ADD_NOISE.invokeExact(values, scale, key, first, from, to);
        });
    }

    @Override
    public void ropeForward(Tensor x, Tensor cos, Tensor sin, Tensor starts) {
        MemorySegment values = x.segment();
        MemorySegment c = cos.segment();
        MemorySegment s = sin.segment();
        MemorySegment first = starts.segment();
        int heads = x.dim(1);
        int HS = x.dim(2);
        tasks.rows(x.rows(), x.columns(), (from, to) -> {
            CpuLibrary.ROPE_FORWARD.invokeExact(values, c, s, first, heads, HS, from, to);
        });
    }

    @Override
    public void ropeBackward(Tensor dX, Tensor cos, Tensor sin, Tensor starts) {
        MemorySegment values = dX.segment();
        MemorySegment c = cos.segment();
        MemorySegment s = sin.segment();
        MemorySegment first = starts.segment();
        int heads = dX.dim(1);
        int HS = dX.dim(2);
        tasks.rows(dX.rows(), dX.columns(), (from, to) -> {
            CpuLibrary.ROPE_BACKWARD.invokeExact(values, c, s, first, heads, HS, from, to);
        });
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
        MemorySegment o = out.segment();
        MemorySegment g = gate.segment();
        MemorySegment u = up.segment();
        tasks.elements(out.elements(), (from, to) -> {
            CpuLibrary.SWIGLU_FORWARD.invokeExact(o, g, u, from, to);
        });
    }

    @Override
    public void swigluBackward(Tensor dGate, Tensor dUp, Tensor dOut, Tensor gate, Tensor up) {
        MemorySegment dg = dGate.segment();
        MemorySegment du = dUp.segment();
        MemorySegment d = dOut.segment();
        MemorySegment g = gate.segment();
        MemorySegment u = up.segment();
        tasks.elements(dOut.elements(), (from, to) -> {
            CpuLibrary.SWIGLU_BACKWARD.invokeExact(dg, du, d, g, u, from, to);
        });
    }

    @Override
    public void crossEntropyForward(Tensor losses, Tensor predictions, Tensor logits, Tensor targets) {
        MemorySegment l = losses.segment();
        MemorySegment p = predictions.segment();
        MemorySegment x = logits.segment();
        MemorySegment t = targets.segment();
        int V = logits.columns();
        tasks.rows(logits.rows(), V, (from, to) -> {
            CpuLibrary.CROSS_ENTROPY_FORWARD.invokeExact(l, p, x, t, V, from, to);
        });
    }

    @Override
    public void crossEntropyBackward(Tensor losses, Tensor dLogits, Tensor logits, Tensor targets, float dLoss) {
        MemorySegment l = losses.segment();
        MemorySegment d = dLogits.segment();
        MemorySegment x = logits.segment();
        MemorySegment t = targets.segment();
        int V = logits.columns();
        tasks.rows(logits.rows(), V, (from, to) -> {
            CpuLibrary.CROSS_ENTROPY_BACKWARD.invokeExact(l, d, x, t, dLoss, V, from, to);
        });
    }

    @Override
    public void smoothedCrossEntropyBackward(Tensor losses, Tensor dLogits, Tensor logits, Tensor targets, float smoothing,
            float dLoss) {
        MemorySegment l = losses.segment();
        MemorySegment d = dLogits.segment();
        MemorySegment x = logits.segment();
        MemorySegment t = targets.segment();
        int V = logits.columns();
        tasks.rows(logits.rows(), V, (from, to) -> {
            CpuLibrary.SMOOTHED_CROSS_ENTROPY_BACKWARD.invokeExact(l, d, x, t, smoothing, dLoss, V, from, to);
        });
    }

    /// Losses of a chunk of rows: too few to share out.
    @Override
    public void sum(Tensor total, Tensor x) {
        double sum = total.toDoubles()[0];
        for (float value : x.toFloats()) {
            sum += value;
        }
        total.setDoubles(sum);
    }

    /// Pieces are summed by the threads, and the pieces' sums in their order.
    @Override
    public void sumOfSquares(Tensor total, Tensor x) {
        MemorySegment values = x.segment();
        double[] sums = new double[Tasks.pieces(x.elements())];
        tasks.elements(x.elements(), (from, to) -> {
            sums[(int) (from / Tasks.ELEMENTS)] = (double) CpuLibrary.SUM_OF_SQUARES.invokeExact(values, from, to);
        });
        double sum = 0;
        for (double piece : sums) {
            sum += piece;
        }
        total.setDoubles(sum);
    }

    @Override
    public void clip(Tensor gradScale, Tensor squares, float maxNorm) {
        double factor = GradientClip.factor(Math.sqrt(squares.toDoubles()[0]), maxNorm);
        gradScale.setFloats(new float[] {(float) factor});
    }

    /// Weights with decay and those without are two ranges of one tensor.
    @Override
    public void adamw(AdamWTensors tensors, Tensor grad, Tensor gradScale, AdamWStep step) {
        float scale = gradScale.toFloats()[0];
        if (!Float.isFinite(scale)) {
            return;
        }
        long n = tensors.param().elements();
        adamw(tensors, grad, scale, step, (float) step.keep(), 0, tensors.decayed());
        adamw(tensors, grad, scale, step, 1, tensors.decayed(), n);
    }

    private void adamw(AdamWTensors tensors, Tensor grad, float gradScale, AdamWStep step, float keep, long first, long end) {
        MemorySegment p = tensors.param().segment();
        MemorySegment m = tensors.m().segment();
        MemorySegment v = tensors.v().segment();
        MemorySegment g = grad.segment();
        float stepSize = (float) step.stepSize();
        float beta1 = (float) step.beta1();
        float beta2 = (float) step.beta2();
        float oneMinusBeta1 = (float) (1 - step.beta1());
        float oneMinusBeta2 = (float) (1 - step.beta2());
        float rootCorrection2 = (float) Math.sqrt(step.biasCorrection2());
        float epsilon = (float) step.epsilon();
        tasks.elements(end - first, (from, to) -> {
            CpuLibrary.ADAMW.invokeExact(p, m, v, g, gradScale, keep, stepSize, beta1, oneMinusBeta1,
                beta2, oneMinusBeta2, rootCorrection2, epsilon, first + from, first + to);
        });
    }

    @Override
    public void fill(Tensor x, float value) {
        MemorySegment values = x.segment();
        if (x.dtype() != DType.F32) {
            values.fill((byte) 0);
            return;
        }
        tasks.elements(x.elements(), (from, to) -> {
            CpuLibrary.FILL.invokeExact(values, value, from, to);
        });
    }

    @Override
    public void cast(Tensor out, Tensor inp) {
        MemorySegment o = out.segment();
        MemorySegment x = inp.segment();
        int outType = CpuLibrary.type(out.dtype());
        int inpType = CpuLibrary.type(inp.dtype());
        tasks.elements(out.elements(), (from, to) -> {
            CpuLibrary.CAST.invokeExact(o, outType, x, inpType, from, to);
        });
    }
}
