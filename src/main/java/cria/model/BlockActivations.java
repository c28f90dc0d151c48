package cria.model;

import cria.layer.Attention;
import cria.layer.FeedForward;
import cria.tensor.Tensor;
import cria.tensor.TensorLayout;

/// What a block's forward leaves for its backward.
public record BlockActivations(
    Tensor inputRstd,           // (N)
    Tensor attentionInp,        // (N, C), the normed input
    Attention.Activations attention,
    Tensor residual,            // (N, C), input plus attention
    Tensor postAttentionRstd,   // (N)
    Tensor feedForwardInp,      // (N, C), the normed residual
    FeedForward.Activations feedForward) {

    /// @param n tokens of the micro-batch
    public static BlockActivations plan(TensorLayout layout, LlamaConfig config, int n) {
        return new BlockActivations(
            layout.floats("inputRstd", n),
            layout.values("attentionInp", n, config.hiddenSize()),
            Attention.Activations.plan(layout, n, config.numHeads(), config.numKvHeads(), config.headDim()),
            layout.values("residual", n, config.hiddenSize()),
            layout.floats("postAttentionRstd", n),
            layout.values("feedForwardInp", n, config.hiddenSize()),
            FeedForward.Activations.plan(layout, n, config.intermediateSize()));
    }

    /// The same with the keys and values of a cache in place of this batch's own.
    public BlockActivations withCache(Tensor k, Tensor v, Tensor keys, Tensor values) {
        Attention.Activations cached = new Attention.Activations(attention.q(), k, v, keys, values,
            attention.lse(), attention.attended());
        return new BlockActivations(inputRstd, attentionInp, cached, residual, postAttentionRstd, feedForwardInp, feedForward);
    }
}
