package cria.layer;

import cria.kernel.Kernels;
import cria.tensor.Tensor;

/// The root mean square norm before attention, before the feed-forward layer and before the head.
public interface RmsNorm {

    Kernels kernels();

    /// (C)
    Tensor value();

    float eps();

    /// Whether its weight is trained. Asked when a model is put together, never in a pass.
    boolean isTrained();

    default void forward(
            Tensor out,         // (N, C)
            Tensor rstd,        // (N)
            Tensor inp) {       // (N, C)
        kernels().rmsnormForward(out, rstd, inp, value(), eps());
    }

    /// The norm of `sum = a + b`, the residual connection in front of it included.
    default void addForward(
            Tensor sum,         // (N, C)
            Tensor out,         // (N, C)
            Tensor rstd,        // (N)
            Tensor a,           // (N, C)
            Tensor b) {         // (N, C)
        kernels().addRmsnormForward(sum, out, rstd, a, b, value(), eps());
    }

    /// `dResidual` becomes the gradient of `inp`: what the residual connection passes back, and what comes through the norm.
    /// The gradient of the weight is added to, if it is trained.
    void backward(
            Tensor dResidual,   // (N, C), in and out
            Tensor dOut,        // (N, C)
            Tensor inp,         // (N, C)
            Tensor rstd);       // (N)

    /// A norm whose weight is trained.
    record Trained(Kernels kernels, Parameter weight, float eps) implements RmsNorm {

        @Override
        public Tensor value() {
            return weight.value();
        }

        @Override
        public boolean isTrained() {
            return true;
        }

        @Override
        public void backward(Tensor dResidual, Tensor dOut, Tensor inp, Tensor rstd) {
            kernels.rmsnormBackward(dResidual, weight.gradient(), dResidual, dOut, inp, weight.value(), rstd);
        }
    }

    /// A norm whose weight stays as it is, in the type of its file.
    record Frozen(Kernels kernels, Tensor value, float eps) implements RmsNorm {

        @Override
        public boolean isTrained() {
            return false;
        }

        @Override
        public void backward(Tensor dResidual, Tensor dOut, Tensor inp, Tensor rstd) {
            kernels.rmsnormInputBackward(dResidual, dResidual, dOut, inp, value, rstd);
        }
    }
}
