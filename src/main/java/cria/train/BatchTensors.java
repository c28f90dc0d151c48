package cria.train;

import cria.data.batch.Batch;
import cria.kernel.Backend;
import cria.tensor.DType;
import cria.tensor.Tensor;
import cria.tensor.TensorLayout;
import java.lang.foreign.MemorySegment;

/// A micro-batch where the backend's kernels can read it.
record BatchTensors(
    Tensor tokens,      // (N) I32
    Tensor starts,      // (N) I32
    Tensor rows,        // (M) I32, the rows that have a target
    Tensor targets) {   // (M) I32

    static BatchTensors plan(TensorLayout layout, int n, int m) {
        return new BatchTensors(layout.tensor("tokens", DType.I32, n), layout.tensor("starts", DType.I32, n),
            layout.tensor("rows", DType.I32, m), layout.tensor("targets", DType.I32, m));
    }

    void upload(Backend backend, Batch batch) {
        uploadTokens(backend, batch);
        upload(backend, rows, batch.rows());
        upload(backend, targets, batch.targets());
    }

    /// What the model reads, without what the loss head looks at.
    void uploadTokens(Backend backend, Batch batch) {
        upload(backend, tokens, batch.tokens());
        upload(backend, starts, batch.starts());
    }

    /// Puts one row where the loss head looks for those with a target.
    void pick(Backend backend, int row) {
        upload(backend, rows, row);
    }

    private static void upload(Backend backend, Tensor to, int... values) {
        backend.upload(to, Tensor.of(to.name(), DType.I32, MemorySegment.ofArray(values), values.length));
    }
}
