package cria.model;

import cria.tensor.TensorLayout;

/// How activations get from forward to backward. The result is the same to the bit.
public enum ActivationPlan {

    /// All are kept: see [KeepAll].
    KEEP {
        @Override
        public ActivationStore lay(TensorLayout layout, LlamaConfig config, int n) {
            return KeepAll.plan(layout, config, n);
        }
    },

    /// A block's are computed once more in its backward (`--gradient_checkpointing`): see [RecomputeBlocks].
    RECOMPUTE {
        @Override
        public ActivationStore lay(TensorLayout layout, LlamaConfig config, int n) {
            return RecomputeBlocks.plan(layout, config, n);
        }
    };

    /// Makes a store out of memory, for n tokens.
    public abstract ActivationStore lay(TensorLayout layout, LlamaConfig config, int n);
}
