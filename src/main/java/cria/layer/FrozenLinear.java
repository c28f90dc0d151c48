package cria.layer;

import cria.kernel.Kernels;
import cria.kernel.Store;
import cria.kernel.Transpose;
import cria.tensor.Tensor;

/// A linear layer whose weight stays as it is, in the type of its file.
///
/// @param weight (OC, C)
public record FrozenLinear(Kernels kernels, Tensor weight) implements Linear {

    @Override
    public boolean isTrained() {
        return false;
    }

    @Override
    public void forward(Tensor out, Tensor inp) {
        kernels.matmul(out, Store.SET, inp, Transpose.NO, weight, Transpose.YES);
    }

    @Override
    public void backward(Tensor dInp, Store store, Tensor dOut, Tensor inp) {
        kernels.matmul(dInp, store, dOut, Transpose.NO, weight, Transpose.NO);
    }
}
