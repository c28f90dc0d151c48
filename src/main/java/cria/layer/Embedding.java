package cria.layer;

import cria.kernel.Kernels;
import cria.tensor.Tensor;

/// Looks up a row of the table for each token.
///
/// @param padding the token whose row learns nothing from being looked up, -1 for none. Many models pad with a token that also
///     ends a turn; transformers then passes no gradient to it here, and neither does this.
public record Embedding(Kernels kernels, Parameter weight, int padding) {

    public void forward(
            Tensor out,         // (N, C)
            Tensor tokens) {    // (N)
        kernels.embeddingForward(out, tokens, weight.value());
    }

    public void backward(
            Tensor dOut,        // (N, C)
            Tensor tokens) {    // (N)
        kernels.embeddingBackward(weight.gradient(), dOut, tokens, padding);
    }
}
