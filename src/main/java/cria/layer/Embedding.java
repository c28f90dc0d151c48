package cria.layer;

import cria.kernel.Kernels;
import cria.tensor.Tensor;

/// Looks up a row of the table for each token.
public record Embedding(Kernels kernels, Parameter weight) {

    public void forward(
            Tensor out,         // (N, C)
            Tensor tokens) {    // (N)
        kernels.embeddingForward(out, tokens, weight.value());
    }

    public void backward(
            Tensor dOut,        // (N, C)
            Tensor tokens) {    // (N)
        kernels.embeddingBackward(weight.gradient(), dOut, tokens);
    }
}
