package cria.model;

import cria.layer.Attention;
import cria.layer.FeedForward;
import cria.tensor.Tensor;
import cria.tensor.TensorLayout;

/// Scratch of a block's backward. It exists once for all blocks.
public record BlockGradients(
    Tensor dNormed,             // (N, C)
    Attention.Gradients attention,
    FeedForward.Gradients feedForward) {

    /// @param n tokens of the micro-batch
    public static BlockGradients plan(TensorLayout layout, LlamaConfig config, int n) {
        return new BlockGradients(
            layout.values("dNormed", n, config.hiddenSize()),
            Attention.Gradients.plan(layout, n, config.numHeads(), config.numKvHeads(), config.headDim()),
            FeedForward.Gradients.plan(layout, n, config.intermediateSize()));
    }
}
