package cria.train;

/// Whether activations are computed once more in backward rather than kept (`--gradient_checkpointing`). The result is the
/// same to the bit; a fraction of the memory costs about a third more time.
public enum Recompute { NEVER, ALWAYS, IF_NEEDED }
