package cria.layer;

import cria.kernel.Kernels;
import cria.tensor.Tensor;

/// The root mean square norm before attention, before the feed-forward layer and before the head.
public interface RmsNorm {

    /// Whether its weight is trained. Asked when a model is put together, never in a pass.
    boolean isTrained();

    void forward(
            Tensor out,         // (N, C)
            Tensor rstd,        // (N)
            Tensor inp);        // (N, C)

    /// The norm of `sum = a + b`, the residual connection in front of it included.
    void addForward(
            Tensor sum,         // (N, C)
            Tensor out,         // (N, C)
            Tensor rstd,        // (N)
            Tensor a,           // (N, C)
            Tensor b);          // (N, C)

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
        public boolean isTrained() {
            return true;
        }

        @Override
        public void forward(Tensor out, Tensor rstd, Tensor inp) {
            kernels.rmsnormForward(out, rstd, inp, weight.value(), eps);
        }

        @Override
        public void addForward(Tensor sum, Tensor out, Tensor rstd, Tensor a, Tensor b) {
            kernels.addRmsnormForward(sum, out, rstd, a, b, weight.value(), eps);
        }

        @Override
        public void backward(Tensor dResidual, Tensor dOut, Tensor inp, Tensor rstd) {
            kernels.rmsnormBackward(dResidual, weight.gradient(), dResidual, dOut, inp, weight.value(), rstd);
        }
    }

    /// A norm whose weight stays as it is, in the type of its file.
    ///
    /// @param weight (C)
    record Frozen(Kernels kernels, Tensor weight, float eps) implements RmsNorm {

        @Override
        public boolean isTrained() {
            return false;
        }

        @Override
        public void forward(Tensor out, Tensor rstd, Tensor inp) {
            kernels.rmsnormForward(out, rstd, inp, weight, eps);
        }

        @Override
        public void addForward(Tensor sum, Tensor out, Tensor rstd, Tensor a, Tensor b) {
            kernels.addRmsnormForward(sum, out, rstd, a, b, weight, eps);
        }

        @Override
        public void backward(Tensor dResidual, Tensor dOut, Tensor inp, Tensor rstd) {
            kernels.rmsnormInputBackward(dResidual, dResidual, dOut, inp, weight, rstd);
        }
    }
}
