package cria.train;

import cria.data.batch.Batch;
import cria.kernel.Backend;
import cria.layer.EmbeddingNoise;
import cria.layer.LossHead;
import cria.layer.TokenLoss;
import cria.model.ActivationPlan;
import cria.model.ActivationStore;
import cria.model.BlockGradients;
import cria.model.ForwardOnly;
import cria.model.LlamaConfig;
import cria.model.LlamaModel;
import cria.tensor.DType;
import cria.tensor.Slab;
import cria.tensor.Tensor;
import cria.tensor.TensorLayout;
import java.util.function.Consumer;

/// Runs micro-batches through a model, in memory that was planned for the largest of them.
public final class Learner {
    private final Backend backend;
    private final LlamaModel model;
    private final ActivationPlan activations;
    private final Slab slab;

    /// How much has to fit.
    ///
    /// @param trainTokens rows of the largest micro-batch that is learned from; 0 for none
    /// @param evalTokens  rows of the largest that is only scored; 0 for none
    public record Capacity(int trainTokens, int evalTokens) {

        /// Rows of the largest micro-batch.
        public int tokens() {
            return Math.max(trainTokens, evalTokens);
        }

        public Capacity {
            if (trainTokens < 0 || evalTokens < 0 || trainTokens + evalTokens == 0) {
                throw new IllegalArgumentException("room for %d and %d tokens".formatted(trainTokens, evalTokens));
            }
        }
    }

    private record LearnTensors(BatchTensors batch, ActivationStore store, Tensor dHidden, BlockGradients gradients) {
        static LearnTensors plan(TensorLayout layout, LlamaConfig config, ActivationPlan activations, int n, int m) {
            return new LearnTensors(BatchTensors.plan(layout, n, m), activations.lay(layout, config, n),
                layout.values("dHidden", n, config.hiddenSize()), BlockGradients.plan(layout, config, n));
        }
    }

    private record ScoreTensors(BatchTensors batch, ForwardOnly store) {
        static ScoreTensors plan(TensorLayout layout, LlamaConfig config, int n, int m) {
            return new ScoreTensors(BatchTensors.plan(layout, n, m), ForwardOnly.plan(layout, config, n));
        }
    }

    /// A learner that only scores.
    public static Learner scoring(Backend backend, LlamaModel model, int tokens) {
        return new Learner(backend, model, ActivationPlan.KEEP, new Capacity(0, tokens));
    }

    public Learner(Backend backend, LlamaModel model, ActivationPlan activations, Capacity capacity) {
        this.backend = backend;
        this.model = model;
        this.activations = activations;
        DType values = backend.precision().values();
        this.slab = new Slab("activations", values, backend.allocate(bytes(values, model.config(), activations, capacity)));
    }

    /// Bytes that a learner of this capacity allocates where activations have the type `values`.
    public static long bytes(DType values, LlamaConfig config, ActivationPlan activations, Capacity capacity) {
        int n = capacity.trainTokens;
        long learning = n == 0 ? 0 : Slab.bytes(values, layout -> LearnTensors.plan(layout, config, activations, n, n));
        int e = capacity.evalTokens;
        long scoring = e == 0 ? 0 : Slab.bytes(values, layout -> ScoreTensors.plan(layout, config, e, e));
        return Math.max(learning, scoring);
    }

    /// Adds the micro-batch's gradient to that of the trained weights, and its losses to `loss`.
    ///
    /// @param dLoss what each learned token's loss counts: 1 / (learned tokens of the optimizer step)
    public void learn(
            Tensor loss,        // (1) F64 +=
            Batch batch,
            float dLoss,
            TokenLoss tokenLoss,
            EmbeddingNoise noise) {
        if (batch.size() == 0) {
            return;                     // none of its rows has a target
        }
        check(batch);
        LearnTensors t = slab.lay(
            layout -> LearnTensors.plan(layout, model.config(), activations, batch.size(), batch.rows().length));
        t.batch.upload(backend, batch);
        Tensor hidden = model.forward(t.batch.tokens(), t.batch.starts(), t.store, noise);
        model.head().learn(tokenLoss, loss, t.dHidden, hidden, t.batch.rows(), t.batch.targets(), dLoss);
        model.backward(t.dHidden, t.batch.tokens(), t.batch.starts(), t.store, t.gradients);
    }

    /// The losses and likeliest tokens of the micro-batch's rows that have a target, without gradients.
    public void score(Batch batch, Consumer<LossHead.Scored> scored) {
        if (batch.size() == 0) {
            return;
        }
        check(batch);
        ScoreTensors t = slab.lay(layout -> ScoreTensors.plan(layout, model.config(), batch.size(), batch.rows().length));
        t.batch.upload(backend, batch);
        Tensor hidden = model.forward(t.batch.tokens(), t.batch.starts(), t.store);
        model.head().score(hidden, t.batch.rows(), t.batch.targets(), scored);
    }

    /// The logits of every row of a micro-batch, whether it has a target or not. (N, V)
    public float[][] logits(Batch batch) {
        check(batch);
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

    private void check(Batch batch) {
        model.config().checkTokens(batch.tokens());
        model.config().checkTokens(batch.targets());
    }
}
