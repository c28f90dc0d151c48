package cria.backend.cpu;

import cria.tensor.DType;
import cria.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/// The norms, one task a block of rows.
final class CpuNorms {

    /// Rows whose share of a weight's gradient is summed by one task.
    private static final int ROWS = 64;

    private final Tasks tasks;

    CpuNorms(Tasks tasks) {
        this.tasks = tasks;
    }

    void forward(Tensor out, Tensor rstd, Tensor inp, Tensor weight, float eps) {
        MemorySegment o = out.segment();
        MemorySegment r = rstd.segment();
        MemorySegment x = inp.segment();
        MemorySegment w = floats(weight, 0);
        int C = inp.columns();
        tasks.rows(inp.rows(), C, (from, to) -> {
            CpuLibrary.RMSNORM_FORWARD.invokeExact(o, r, x, w, eps, C, from, to);
        });
    }

    void addForward(Tensor sum, Tensor out, Tensor rstd, Tensor a, Tensor b, Tensor weight, float eps) {
        MemorySegment s = sum.segment();
        MemorySegment o = out.segment();
        MemorySegment r = rstd.segment();
        MemorySegment left = a.segment();
        MemorySegment right = b.segment();
        MemorySegment w = floats(weight, 0);
        int C = a.columns();
        tasks.rows(a.rows(), C, (from, to) -> {
            CpuLibrary.ADD_RMSNORM_FORWARD.invokeExact(s, o, r, left, right, w, eps, C, from, to);
        });
    }

    /// The rows' shares of `dWeight` are summed in blocks of rows, then over the blocks in their order.
    void backward(Tensor dInp, Tensor dWeight, Tensor dResidual, Tensor dOut, Tensor inp, Tensor weight,
            Tensor rstd) {
        MemorySegment dx = dInp.segment();
        MemorySegment dw = dWeight.segment();
        MemorySegment dr = dResidual.segment();
        MemorySegment d = dOut.segment();
        MemorySegment x = inp.segment();
        MemorySegment r = rstd.segment();
        int C = inp.columns();
        int blocks = Math.ceilDiv(inp.rows(), ROWS);
        MemorySegment w = floats(weight, (long) blocks * C);
        MemorySegment partials = tasks.scratch().shared((long) blocks * C);
        tasks.slices(inp.rows(), ROWS, (from, to) -> {
            MemorySegment partial = partials.asSlice((long) from / ROWS * C * Float.BYTES);
            CpuLibrary.RMSNORM_BACKWARD.invokeExact(dx, partial, dr, d, x, w, r, C, from, to);
        });
        tasks.rows(C, blocks, (from, to) -> {
            CpuLibrary.ADD_PARTIALS.invokeExact(dw, partials, blocks, C, from, to);
        });
    }

    void inputBackward(Tensor dInp, Tensor dResidual, Tensor dOut, Tensor inp, Tensor weight, Tensor rstd) {
        MemorySegment dx = dInp.segment();
        MemorySegment dr = dResidual.segment();
        MemorySegment d = dOut.segment();
        MemorySegment x = inp.segment();
        MemorySegment w = floats(weight, 0);
        MemorySegment r = rstd.segment();
        int C = inp.columns();
        tasks.rows(inp.rows(), C, (from, to) -> {
            CpuLibrary.RMSNORM_INPUT_BACKWARD.invokeExact(dx, dr, d, x, w, r, C, from, to);
        });
    }

    /// A norm's weight as aligned float32: itself, or widened into the shared scratch behind its first `after` floats.
    private MemorySegment floats(Tensor weight, long after) {
        MemorySegment w = weight.segment();
        if (weight.dtype() == DType.F32 && w.address() % Float.BYTES == 0) {
            return w;
        }
        MemorySegment widened = tasks.scratch().shared(after + weight.elements()).asSlice(after * Float.BYTES);
        try {
            CpuLibrary.CAST.invokeExact(widened, 0, w, CpuLibrary.type(weight.dtype()), 0L, weight.elements());
        } catch (Throwable t) {
            throw CpuLibrary.failed(t);
        }
        return widened;
    }
}
