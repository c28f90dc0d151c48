package cria.layer;

import cria.kernel.Kernels;
import cria.kernel.Store;
import cria.kernel.Transpose;
import cria.tensor.Tensor;

/// A linear layer whose weight is trained.
public record DenseLinear(Kernels kernels, Parameter weight) implements Linear {

    @Override
    public boolean isTrained() {
        return true;
    }

    @Override
    public void forward(Tensor out, Tensor inp) {
        kernels.matmul(out, Store.SET, inp, Transpose.NO, weight.value(), Transpose.YES);
    }

    @Override
    public void backward(Tensor dInp, Store store, Tensor dOut, Tensor inp) {
        // in the forward pass this was: out = inp · Wᵀ
        kernels.matmul(dInp, store, dOut, Transpose.NO, weight.value(), Transpose.NO);
        kernels.matmul(weight.gradient(), Store.ADD, dOut, Transpose.YES, inp, Transpose.NO);
    }
}
