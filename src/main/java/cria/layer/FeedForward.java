package cria.layer;

import cria.kernel.Kernels;
import cria.kernel.Store;
import cria.tensor.Tensor;
import cria.tensor.TensorLayout;

/// The gated feed-forward layer: `down(silu(gate(x)) · up(x))`.
public record FeedForward(Kernels kernels, Linear gateProj, Linear upProj, Linear downProj) {

    /// What forward leaves for backward.
    public record Activations(
        Tensor gate,        // (N, F)
        Tensor up,          // (N, F)
        Tensor swiglu) {    // (N, F)

        public static Activations plan(TensorLayout layout, int n, int intermediateSize) {
            return new Activations(layout.values("gate", n, intermediateSize), layout.values("up", n, intermediateSize),
                layout.values("swiglu", n, intermediateSize));
        }
    }

    /// Scratch of backward.
    public record Gradients(
        Tensor dSwiglu) {   // (N, F)

        public static Gradients plan(TensorLayout layout, int n, int intermediateSize) {
            return new Gradients(layout.values("dSwiglu", n, intermediateSize));
        }
    }

    /// Whether any of its projections is trained.
    public boolean isTrained() {
        return gateProj.isTrained() || upProj.isTrained() || downProj.isTrained();
    }

    public void forward(
            Tensor out,         // (N, C)
            Tensor inp,         // (N, C)
            Activations a) {
        gateProj.forward(a.gate, inp);
        upProj.forward(a.up, inp);
        kernels.swigluForward(a.swiglu, a.gate, a.up);
        downProj.forward(out, a.swiglu);
    }

    /// Writes dGate over gate and dUp over up, which nothing needs any more.
    public void backward(
            Tensor dInp,        // (N, C)
            Tensor dOut,        // (N, C)
            Tensor inp,         // (N, C)
            Activations a,
            Gradients g) {
        downProj.backward(g.dSwiglu, Store.SET, dOut, a.swiglu);
        Tensor dGate = a.gate;
        Tensor dUp = a.up;
        kernels.swigluBackward(dGate, dUp, g.dSwiglu, a.gate, a.up);
        gateProj.backward(dInp, Store.SET, dGate, inp);
        upProj.backward(dInp, Store.ADD, dUp, inp);
    }
}
