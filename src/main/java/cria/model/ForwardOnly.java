package cria.model;

import cria.tensor.Tensor;
import cria.tensor.TensorLayout;

/// Keeps nothing: for evaluation. Two buffers take turns as the residual stream.
public record ForwardOnly(Tensor even, Tensor odd, BlockActivations activations) implements ActivationStore {

    public static ForwardOnly plan(TensorLayout layout, LlamaConfig config, int n) {
        return new ForwardOnly(
            layout.values("hidden.even", n, config.hiddenSize()),
            layout.values("hidden.odd", n, config.hiddenSize()),
            BlockActivations.plan(layout, config, n));
    }

    @Override
    public Tensor hidden(int l) {
        return l % 2 == 0 ? even : odd;
    }

    @Override
    public BlockActivations forForward(int l) {
        return activations;
    }

    @Override
    public BlockActivations forBackward(int l, TransformerBlock block, Tensor starts) {
        throw new IllegalStateException("a forward-only pass has no backward");
    }
}
