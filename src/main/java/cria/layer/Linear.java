package cria.layer;

import cria.kernel.Store;
import cria.tensor.Tensor;

/// `out = inp · Wᵀ` with W (OC, C), as the checkpoint stores it. Which kind stands where is decided once, when the model is
/// built; no pass asks.
public interface Linear {

    /// Whether anything of it is trained. Asked when a model is put together, never in a pass.
    boolean isTrained();

    void forward(
            Tensor out,     // (N, OC)
            Tensor inp);    // (N, C)

    /// The gradient of the input, set or added, and that of the weight, if it is trained.
    void backward(
            Tensor dInp,    // (N, C)
            Store store,
            Tensor dOut,    // (N, OC)
            Tensor inp);    // (N, C)
}
