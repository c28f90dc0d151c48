package cria.layer;

import cria.kernel.Kernels;
import cria.tensor.Tensor;

/// Looks up a row of the table for each token.
public interface Embedding {

    Kernels kernels();

    /// The table. (V, C)
    Tensor value();

    /// Whether its table is trained. Asked when a model is put together, never in a pass.
    boolean isTrained();

    default void forward(
            Tensor out,         // (N, C)
            Tensor tokens) {    // (N)
        kernels().embeddingForward(out, tokens, value());
    }

    /// Adds to the gradient of the table, if it is trained. Nothing lies below, so there is no other.
    void backward(
            Tensor dOut,        // (N, C)
            Tensor tokens);     // (N)

    /// A table that is trained.
    ///
    /// @param padding the token whose row learns nothing from being looked up, -1 for none. Many models pad with a token that
    ///     also ends a turn; transformers then passes no gradient to it here, and neither does this.
    record Trained(Kernels kernels, Parameter weight, int padding) implements Embedding {

        @Override
        public Tensor value() {
            return weight.value();
        }

        @Override
        public boolean isTrained() {
            return true;
        }

        @Override
        public void backward(Tensor dOut, Tensor tokens) {
            kernels.embeddingBackward(weight.gradient(), dOut, tokens, padding);
        }
    }

    /// A table that stays as it is, in the type of its file.
    record Frozen(Kernels kernels, Tensor value) implements Embedding {

        @Override
        public boolean isTrained() {
            return false;
        }

        @Override
        public void backward(Tensor dOut, Tensor tokens) {}
    }
}
