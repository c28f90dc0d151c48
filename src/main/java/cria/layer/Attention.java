package cria.layer;

import cria.kernel.Kernels;
import cria.kernel.Store;
import cria.tensor.Tensor;
import cria.tensor.TensorLayout;

/// Causal self-attention with grouped key/value heads.
public record Attention(Kernels kernels, Linear qProj, Linear kProj, Linear vProj, Linear oProj, RotaryEmbedding rope) {

    /// What forward leaves for backward. In training `keys` is `k` and `values` is `v`; with a KV cache `k` and `v` are the
    /// rows of it that this batch writes, `keys` and `values` all rows so far.
    public record Activations(
        Tensor q,           // (N, NH, HS), rotated
        Tensor k,           // (N, KVH, HS), rotated
        Tensor v,           // (N, KVH, HS)
        Tensor keys,        // (S, KVH, HS)
        Tensor values,      // (S, KVH, HS)
        Tensor lse,         // (NH, N)
        Tensor attended) {  // (N, NH, HS)

        public static Activations plan(TensorLayout layout, int n, int heads, int kvHeads, int headDim) {
            Tensor k = layout.values("k", n, kvHeads, headDim);
            Tensor v = layout.values("v", n, kvHeads, headDim);
            return new Activations(layout.values("q", n, heads, headDim), k, v, k, v,
                layout.floats("lse", heads, n), layout.values("attended", n, heads, headDim));
        }
    }

    /// Scratch of backward.
    public record Gradients(
        Tensor dQ,          // (N, NH, HS)
        Tensor dK,          // (N, KVH, HS)
        Tensor dV,          // (N, KVH, HS)
        Tensor dAttended) { // (N, NH, HS)

        public static Gradients plan(TensorLayout layout, int n, int heads, int kvHeads, int headDim) {
            return new Gradients(layout.values("dQ", n, heads, headDim), layout.values("dK", n, kvHeads, headDim),
                layout.values("dV", n, kvHeads, headDim), layout.values("dAttended", n, heads, headDim));
        }
    }

    /// Whether any of its projections is trained.
    public boolean isTrained() {
        return qProj.isTrained() || kProj.isTrained() || vProj.isTrained() || oProj.isTrained();
    }

    public void forward(
            Tensor out,         // (N, C)
            Tensor inp,         // (N, C)
            Tensor starts,      // (N)
            Activations a) {
        qProj.forward(a.q, inp);
        kProj.forward(a.k, inp);
        vProj.forward(a.v, inp);
        rope.forward(a.q, starts);
        rope.forward(a.k, starts);
        kernels.attentionForward(a.attended, a.lse, a.q, a.keys, a.values, starts);
        oProj.forward(out, a.attended);
    }

    public void backward(
            Tensor dInp,        // (N, C)
            Tensor dOut,        // (N, C)
            Tensor inp,         // (N, C)
            Tensor starts,      // (N)
            Activations a,
            Gradients g) {
        oProj.backward(g.dAttended, Store.SET, dOut, a.attended);
        kernels.attentionBackward(g.dQ, g.dK, g.dV, g.dAttended, a.attended, a.lse, a.q, a.k, a.v, starts);
        rope.backward(g.dQ, starts);
        rope.backward(g.dK, starts);
        qProj.backward(dInp, Store.SET, g.dQ, inp);
        kProj.backward(dInp, Store.ADD, g.dK, inp);
        vProj.backward(dInp, Store.ADD, g.dV, inp);
    }
}
