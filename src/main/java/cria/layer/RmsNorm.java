package cria.layer;

import cria.kernel.Kernels;
import cria.tensor.Tensor;

/// The root mean square norm before attention, before the feed-forward layer and before the head.
public record RmsNorm(Kernels kernels, Parameter weight, float eps) {

    public void forward(
            Tensor out,         // (N, C)
            Tensor rstd,        // (N)
            Tensor inp) {       // (N, C)
        kernels.rmsnormForward(out, rstd, inp, weight.value(), eps);
    }

    /// The norm of `sum = a + b`, the residual connection in front of it included.
    public void addForward(
            Tensor sum,         // (N, C)
            Tensor out,         // (N, C)
            Tensor rstd,        // (N)
            Tensor a,           // (N, C)
            Tensor b) {         // (N, C)
        kernels.addRmsnormForward(sum, out, rstd, a, b, weight.value(), eps);
    }

    /// `dResidual` becomes the gradient of `inp`: what the residual connection passes back, and what comes through the norm.
    public void backward(
            Tensor dResidual,   // (N, C), in and out
            Tensor dOut,        // (N, C)
            Tensor inp,         // (N, C)
            Tensor rstd) {      // (N)
        kernels.rmsnormBackward(dResidual, weight.gradient(), dResidual, dOut, inp, weight.value(), rstd);
    }
}
