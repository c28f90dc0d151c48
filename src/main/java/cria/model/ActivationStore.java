package cria.model;

import cria.tensor.Tensor;

/// Where forward puts what backward needs. The model's loops are the same for every kind.
public interface ActivationStore {

    /// The residual stream in front of block l; that behind the last block is `hidden(L)`. (N, C)
    Tensor hidden(int l);

    /// Where block l's forward writes.
    BlockActivations forForward(int l);

    /// What block l's forward left, computed once more if it was not kept.
    BlockActivations forBackward(int l, TransformerBlock block, Tensor starts);
}
