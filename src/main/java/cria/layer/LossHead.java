package cria.layer;

import cria.kernel.Backend;
import cria.kernel.Kernels;
import cria.kernel.LogitsChunk;
import cria.kernel.Store;
import cria.tensor.DType;
import cria.tensor.Memory;
import cria.tensor.Slab;
import cria.tensor.Tensor;
import cria.tensor.TensorLayout;
import cria.tensor.Workspace;
import java.util.function.Consumer;

/// The end of the model: final norm, logits, loss. It looks only at rows that have a target, and only at a chunk of them at
/// a time, so the full (N, V) logits never exist and rows without a target cost nothing.
public final class LossHead {

    private final Backend backend;
    private final Kernels kernels;
    private final RmsNorm norm;
    private final Linear lmHead;
    private final int hiddenSize;
    private final int vocabSize;
    private final int chunkRows;
    private final Workspace workspace;

    public LossHead(Backend backend, RmsNorm norm, Linear lmHead, int hiddenSize, int vocabSize) {
        this.backend = backend;
        this.kernels = backend.kernels();
        this.norm = norm;
        this.lmHead = lmHead;
        this.hiddenSize = hiddenSize;
        this.vocabSize = vocabSize;
        DType values = backend.precision().values();
        this.chunkRows = backend.logitsChunk().rows(values, vocabSize);
        Memory memory = backend.allocate(bytes(values, backend.logitsChunk(), hiddenSize, vocabSize));
        this.workspace = new Workspace(values, memory);
    }

    /// Bytes of scratch that a head of this size allocates where logits have the type `values`.
    public static long bytes(DType values, LogitsChunk logits, int hiddenSize, int vocabSize) {
        int rows = logits.rows(values, vocabSize);
        return Slab.bytes(values, layout -> Chunk.plan(layout, rows, hiddenSize, vocabSize));
    }

    /// Scratch of one chunk of m rows.
    private record Chunk(
        Tensor hidden,          // (m, C)
        Tensor rstd,            // (m)
        Tensor normed,          // (m, C)
        Tensor logits,          // (m, V), then dLogits
        Tensor losses,          // (m)
        Tensor predictions,     // (m)
        Tensor dNormed,         // (m, C)
        Tensor dHidden) {       // (m, C)

        static Chunk plan(TensorLayout layout, int m, int hiddenSize, int vocabSize) {
            return new Chunk(layout.values("hidden", m, hiddenSize), layout.floats("rstd", m),
                layout.values("normed", m, hiddenSize), layout.values("logits", m, vocabSize), layout.floats("losses", m),
                layout.tensor("predictions", DType.I32, m), layout.values("dNormed", m, hiddenSize),
                layout.values("dHidden", m, hiddenSize));
        }
    }

    /// Some rows that have a target, as the model predicts them.
    ///
    /// @param losses      (m) the negative log likelihood of each target, in nats
    /// @param predictions (m) the token with the largest logit
    /// @param targets     (m)
    public record Scored(float[] losses, int[] predictions, int[] targets) {}

    /// The loss and the likeliest token of each row, without gradients.
    ///
    /// @param scored is given all rows in order, chunk by chunk
    public void score(
            Tensor hidden,          // (N, C)
            Tensor rows,            // (M), the rows of hidden that have a target
            Tensor targets,         // (M)
            Consumer<Scored> scored) {
        for (int from = 0; from < rows.rows(); from += chunkRows) {
            int m = Math.min(chunkRows, rows.rows() - from);
            try (Workspace.Frame frame = workspace.push()) {
                Chunk chunk = forward(frame, hidden, rows.rows(from, m));
                Tensor wanted = targets.rows(from, m);
                kernels.crossEntropyForward(chunk.losses, chunk.predictions, chunk.logits, wanted);
                scored.accept(new Scored(backend.toHost(chunk.losses).toFloats(), backend.toHost(chunk.predictions).toInts(),
                    backend.toHost(wanted).toInts()));
            }
        }
    }

    /// Adds up all losses; `dHidden` becomes the gradient of the hidden states, the weights' gradients are added to.
    ///
    /// @param dLoss what each row's loss counts: 1 / (learned tokens of the step)
    public void learn(
            TokenLoss tokenLoss,
            Tensor loss,            // (1) F64 +=
            Tensor dHidden,         // (N, C)
            Tensor hidden,          // (N, C)
            Tensor rows,            // (M)
            Tensor targets,         // (M)
            float dLoss) {
        kernels.fill(dHidden, 0);
        for (int from = 0; from < rows.rows(); from += chunkRows) {
            int m = Math.min(chunkRows, rows.rows() - from);
            try (Workspace.Frame frame = workspace.push()) {
                Tensor picked = rows.rows(from, m);
                Chunk chunk = forward(frame, hidden, picked);
                Tensor dLogits = chunk.logits;
                tokenLoss.backward(kernels, chunk.losses, dLogits, chunk.logits, targets.rows(from, m), dLoss);
                kernels.sum(loss, chunk.losses);
                lmHead.backward(chunk.dNormed, Store.SET, dLogits, chunk.normed);
                kernels.fill(chunk.dHidden, 0);
                norm.backward(chunk.dHidden, chunk.dNormed, chunk.hidden, chunk.rstd);
                // in the forward pass the rows were picked, so their gradients go back to where they came from
                kernels.embeddingBackward(dHidden, chunk.dHidden, picked, -1);
            }
        }
    }

    /// The logits of some rows.
    public float[] logits(
            Tensor hidden,          // (N, C)
            Tensor rows) {          // (M), at most a chunk
        try (Workspace.Frame frame = workspace.push()) {
            return backend.toHost(forward(frame, hidden, rows).logits).toFloats();
        }
    }

    private Chunk forward(Workspace.Frame frame, Tensor hidden, Tensor rows) {
        Chunk chunk = Chunk.plan(frame, rows.rows(), hiddenSize, vocabSize);
        // Picking rows is an embedding whose table is the hidden states.
        kernels.embeddingForward(chunk.hidden, rows, hidden);
        norm.forward(chunk.normed, chunk.rstd, chunk.hidden);
        lmHead.forward(chunk.logits, chunk.normed);
        return chunk;
    }
}
