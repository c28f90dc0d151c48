package cria.model;

import cria.kernel.Kernels;
import cria.layer.Attention;
import cria.layer.FeedForward;
import cria.layer.RmsNorm;
import cria.tensor.Tensor;

/// One block: attention and feed-forward, each behind a norm, each beside a residual connection.
public record TransformerBlock(
    Kernels kernels,
    RmsNorm inputNorm,
    Attention attention,
    RmsNorm postAttentionNorm,
    FeedForward feedForward) {

    /// Whether anything of it is trained.
    public boolean isTrained() {
        return inputNorm.isTrained() || attention.isTrained() || postAttentionNorm.isTrained() || feedForward.isTrained();
    }

    public void forward(
            Tensor out,         // (N, C), may not be inp
            Tensor inp,         // (N, C)
            Tensor starts,      // (N)
            BlockActivations a) {
        // 1. what each token learns from the tokens before it; out serves as scratch until step 4
        inputNorm.forward(a.attentionInp(), a.inputRstd(), inp);
        attention.forward(out, a.attentionInp(), starts, a.attention());
        // 2. the residual connection and the norm behind it
        postAttentionNorm.addForward(a.residual(), a.feedForwardInp(), a.postAttentionRstd(), inp, out);
        // 3. what each token makes of it by itself
        feedForward.forward(out, a.feedForwardInp(), a.feedForward());
        // 4. the second residual connection
        kernels.add(out, a.residual(), out);
    }

    /// Steps 4 to 1 backwards. The gradient of `out` comes in dResidual, that of `inp` leaves in it: along the residual
    /// connections it passes unchanged, and each branch adds what came through it.
    public void backward(
            Tensor dResidual,   // (N, C), in and out
            Tensor inp,         // (N, C)
            Tensor starts,      // (N)
            BlockActivations a,
            BlockGradients g) {
        feedForward.backward(g.dNormed(), dResidual, a.feedForwardInp(), a.feedForward(), g.feedForward());
        postAttentionNorm.backward(dResidual, g.dNormed(), a.residual(), a.postAttentionRstd());
        attention.backward(g.dNormed(), dResidual, a.attentionInp(), starts, a.attention(), g.attention());
        inputNorm.backward(dResidual, g.dNormed(), inp, a.inputRstd());
    }
}
