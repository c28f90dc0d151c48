package cria.layer;

import cria.kernel.Kernels;
import cria.tensor.Tensor;

/// Looks up a row of the table for each token.
public interface Embedding {

    /// Whether its table is trained. Asked when a model is put together, never in a pass.
    boolean isTrained();

    void forward(
            Tensor out,         // (N, C)
            Tensor tokens);     // (N)

    /// Adds to the gradient of the table, if it is trained. Nothing lies below, so there is no other.
    void backward(
            Tensor dOut,        // (N, C)
            Tensor tokens);     // (N)

    /// A table that is trained.
    ///
    /// @param weight  (V, C)
    /// @param padding the token whose row learns nothing from being looked up, -1 for none. Many models pad with a token that
    ///     also ends a turn; transformers then passes no gradient to it here, and neither does this.
    record Trained(Kernels kernels, Parameter weight, int padding) implements Embedding {

        @Override
        public boolean isTrained() {
            return true;
        }

        @Override
        public void forward(Tensor out, Tensor tokens) {
            kernels.embeddingForward(out, tokens, weight.value());
        }

        @Override
        public void backward(Tensor dOut, Tensor tokens) {
            kernels.embeddingBackward(weight.gradient(), dOut, tokens, padding);
        }
    }

    /// A table that stays as it is, in the type of its file.
    ///
    /// @param weight (V, C)
    record Frozen(Kernels kernels, Tensor weight) implements Embedding {

        @Override
        public boolean isTrained() {
            return false;
        }

        @Override
        public void forward(Tensor out, Tensor tokens) {
            kernels.embeddingForward(out, tokens, weight);
        }

        @Override
        public void backward(Tensor dOut, Tensor tokens) {}
    }
}
