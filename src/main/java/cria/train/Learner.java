package cria.train;

import cria.data.batch.Batch;
import cria.kernel.Backend;
import cria.layer.LossHead;
import cria.model.ActivationStore;
import cria.model.BlockGradients;
import cria.model.ForwardOnly;
import cria.model.KeepAll;
import cria.model.LlamaConfig;
import cria.model.LlamaModel;
import cria.model.RecomputeBlocks;
import cria.tensor.DType;
import cria.tensor.Slab;
import cria.tensor.Tensor;
import cria.tensor.TensorLayout;

/// Runs micro-batches through a model, in memory that was planned for the largest of them.
public final class Learner {
    private final Backend backend;
    private final LlamaModel model;
    private final ActivationStore.Plan<?> activations;
    private final Slab slab;

    /// How much has to fit.
    ///
    /// @param trainTokens rows of the largest micro-batch that is learned from; 0 for none
    /// @param evalTokens  rows of the largest that is only scored; 0 for none
    public record Capacity(int trainTokens, int evalTokens) { }

    private record LearnTensors(BatchTensors batch, ActivationStore store, Tensor dHidden, BlockGradients gradients) {
        static LearnTensors plan(TensorLayout layout, LlamaConfig config, ActivationStore.Plan<?> activations, int n, int m) {
            return new LearnTensors(BatchTensors.plan(layout, n, m), activations.lay(layout, config, n),
                layout.values("dHidden", n, config.hiddenSize()), BlockGradients.plan(layout, config, n));
        }
    }

    private record ScoreTensors(BatchTensors batch, ForwardOnly store) {
        static ScoreTensors plan(TensorLayout layout, LlamaConfig config, int n, int m) {
            return new ScoreTensors(BatchTensors.plan(layout, n, m), ForwardOnly.plan(layout, config, n));
        }
    }

    public Learner(Backend backend, LlamaModel model, boolean gradientCheckpointing, Capacity capacity) {
        this.backend = backend;
        this.model = model;
        this.activations = activations(gradientCheckpointing);
        DType values = backend.precision().values();
        this.slab = new Slab("activations", values, backend.allocate(bytes(values, model.config(), gradientCheckpointing, capacity)));
    }

    private static ActivationStore.Plan<?> activations(boolean gradientCheckpointing) {
        return gradientCheckpointing ? RecomputeBlocks::plan : KeepAll::plan;
    }

    /// Bytes that a learner of this capacity allocates where activations have the type `values`.
    public static long bytes(DType values, LlamaConfig config, boolean gradientCheckpointing, Capacity capacity) {
        int n = capacity.trainTokens;
        long learning = n == 0 ? 0 : Slab.bytes(values, layout -> LearnTensors.plan(layout, config, activations(gradientCheckpointing), n, n));
        int e = capacity.evalTokens;
        long scoring = e == 0 ? 0 : Slab.bytes(values, layout -> ScoreTensors.plan(layout, config, e, e));
        return Math.max(learning, scoring);
    }

    /// Adds the micro-batch's gradient to the parameters', and its losses to `loss`.
    ///
    /// @param dLoss what each learned token's loss counts: 1 / (learned tokens of the optimizer step)
    public void learn(
            Tensor loss,        // (1) F64 +=
            Batch batch,
            float dLoss) {
        if (batch.size() == 0) {
            return;                     // none of its rows has a target
        }
        LearnTensors t = slab.lay(layout ->
            LearnTensors.plan(layout, model.config(), activations, batch.size(), batch.rows().length));
        t.batch.upload(backend, batch);
        Tensor hidden = model.forward(t.batch.tokens(), t.batch.starts(), t.store);
        model.head().learn(loss, t.dHidden, hidden, t.batch.rows(), t.batch.targets(), dLoss);
        model.backward(t.dHidden, t.batch.tokens(), t.batch.starts(), t.store, t.gradients);
    }

    /// The micro-batch's losses and hits, without gradients.
    public LossHead.Score score(Batch batch) {
        if (batch.size() == 0) {
            return new LossHead.Score(0, 0, 0);
        }
        ScoreTensors t = slab.lay(layout -> ScoreTensors.plan(layout, model.config(), batch.size(), batch.rows().length));
        t.batch.upload(backend, batch);
        Tensor hidden = model.forward(t.batch.tokens(), t.batch.starts(), t.store);
        return model.head().score(hidden, t.batch.rows(), t.batch.targets());
    }

    /// The logits of every row of a micro-batch, whether it has a target or not. (N, V)
    public float[][] logits(Batch batch) {
        ScoreTensors t = slab.lay(layout -> ScoreTensors.plan(layout, model.config(), batch.size(), 1));
        t.batch.uploadTokens(backend, batch);
        Tensor hidden = model.forward(t.batch.tokens(), t.batch.starts(), t.store);
        float[][] logits = new float[batch.size()][];
        for (int row = 0; row < logits.length; row++) {
            t.batch.pick(backend, row);
            logits[row] = model.head().logits(hidden, t.batch.rows());
        }
        return logits;
    }
}
