package cria.kernel;

import cria.tensor.Tensor;

/// Every op that the model, its loss and its optimizer are made of.
///
/// Arguments come in this order: outputs, what forward saved, inputs, scalars. Parameter gradients are added to (`+=`);
/// everything else is written. A backward stands below its forward and gets exactly what forward saved.
///
/// Tensors have the type that the backend computes in, [Precision#values], but for these: tokens, starts, targets and
/// predictions are I32; rstd, lse, losses, cos and sin are F32; sums over a whole step are F64. On the host the weight of
/// [#embeddingForward], of the norms' forwards and of [#rmsnormInputBackward] and the operand `b` of [#matmul] may also be BF16
/// or F16, as frozen weights lie in their file, and count as widened exactly. Whatever the type, arithmetic is in float32 or
/// better, and a result is rounded once. Only attention's weights and their gradients, which are operands of products in their
/// turn, are also rounded to bfloat16 where that is the type: tensor cores take no other.
///
/// Tokens lie flat: the documents of a micro-batch stand end to end in N rows. `starts` (N) says for each row which row is
/// the first of its document: causal mask, document mask and position in one. Row n has position `n - starts[n]` and sees
/// rows `starts[n]` to n. With a KV cache, rows before this batch have negative numbers and so has `starts`.
public interface Kernels {

    /// `out[n] = weight[tokens[n]]`
    void embeddingForward(
            Tensor out,      // (N, C)
            Tensor tokens,   // (N) I32, each in [0, V)
            Tensor weight);  // (V, C)

    /// `dWeight[tokens[n]] += dOut[n]`, in the order of n, but for the token `padding`, which passes nothing back: so
    /// `torch.nn.Embedding(padding_idx)` has it.
    void embeddingBackward(
            Tensor dWeight,  // (V, C) +=
            Tensor dOut,     // (N, C)
            Tensor tokens,   // (N) I32
            int padding);    // a token, or -1 for none

    /// Root mean square norm: `rstd[n] = 1 / sqrt(mean(inp[n]²) + eps)`, `out = inp · rstd · weight`.
    ///
    /// Zhang and Sennrich, *Root Mean Square Layer Normalization*, 2019, <https://arxiv.org/abs/1910.07467>.
    void rmsnormForward(
            Tensor out,      // (N, C)
            Tensor rstd,     // (N), saved for backward
            Tensor inp,      // (N, C)
            Tensor weight,   // (C)
            float eps);

    /// `sum = a + b`, then the norm of the sum: a residual connection and the norm behind it read memory once.
    void addRmsnormForward(
            Tensor sum,      // (N, C), may be a
            Tensor out,      // (N, C)
            Tensor rstd,     // (N)
            Tensor a,        // (N, C)
            Tensor b,        // (N, C)
            Tensor weight,   // (C)
            float eps);

    /// Of either norm, `inp` being what was normed: with `g = dOut · weight`,
    /// `dInp = dResidual + rstd · (g - inp · rstd² · mean(g · inp))` and `dWeight += Σn dOut · inp · rstd`.
    void rmsnormBackward(
            Tensor dInp,       // (N, C), may be dResidual
            Tensor dWeight,    // (C) +=
            Tensor dResidual,  // (N, C), what the residual connection passes back
            Tensor dOut,       // (N, C)
            Tensor inp,        // (N, C)
            Tensor weight,     // (C)
            Tensor rstd);      // (N)

    /// Of a norm whose weight is not trained: what [#rmsnormBackward] makes of `dInp`, and no gradient of the weight.
    void rmsnormInputBackward(
            Tensor dInp,       // (N, C), may be dResidual
            Tensor dResidual,  // (N, C)
            Tensor dOut,       // (N, C)
            Tensor inp,        // (N, C)
            Tensor weight,     // (C)
            Tensor rstd);      // (N)

    /// `out = op(a) · op(b)` or `out += op(a) · op(b)`. A tensor of more than two dimensions counts as its rows times the
    /// product of the others.
    void matmul(
            Tensor out,        // (M, P)
            Store store,
            Tensor a,          // (M, K), or (K, M) when transposed
            Transpose transposeA,
            Tensor b,          // (K, P), or (P, K) when transposed
            Transpose transposeB);

    /// `out = a + b`. Its backward is the identity.
    void add(
            Tensor out,      // any shape, may be a or b
            Tensor a,
            Tensor b);

    /// `x[i] += scale · u(first + i)`. The numbers u are uniform in [-1, 1) and a hash of which they are and of `key`: they need no
    /// memory, and are the same on every backend and however often they are asked for. Its backward is the identity.
    void addNoise(
            Tensor x,        // any shape
            float scale,
            int key,
            long first);

    /// Rotary position embedding, in place. Each head is rotated by halves, as Hugging Face lays it out: with position p,
    /// `x[i], x[i + HS/2] = x[i]·cos[p,i] - x[i + HS/2]·sin[p,i], x[i + HS/2]·cos[p,i] + x[i]·sin[p,i]`.
    ///
    /// Su et al., *RoFormer*, 2021, <https://arxiv.org/abs/2104.09864>.
    void ropeForward(
            Tensor x,        // (N, heads, HS)
            Tensor cos,      // (P, HS / 2)
            Tensor sin,      // (P, HS / 2)
            Tensor starts);  // (N) I32; position n - starts[n] in [0, P)

    /// The same rotation by the negative angle, in place.
    void ropeBackward(
            Tensor dX,       // (N, heads, HS)
            Tensor cos,      // (P, HS / 2)
            Tensor sin,      // (P, HS / 2)
            Tensor starts);  // (N) I32

    /// Causal attention within each document: `out[n] = softmax(q[n] · kᵀ / sqrt(HS)) · v` over the keys that row n sees.
    /// Query head h reads key/value head `h / (NH / KVH)`. With S > N the first S - N keys come before row 0.
    ///
    /// Dao et al., *FlashAttention*, 2022, <https://arxiv.org/abs/2205.14135>: no N × S matrix is ever stored.
    void attentionForward(
            Tensor out,      // (N, NH, HS)
            Tensor lse,      // (NH, N), log of the sum of exponentials of the scaled scores, saved for backward
            Tensor q,        // (N, NH, HS)
            Tensor k,        // (S, KVH, HS)
            Tensor v,        // (S, KVH, HS)
            Tensor starts);  // (N) I32, at least N - S

    /// With `P = exp(scores - lse)` and `delta = Σ dOut · out`: `dV = Pᵀ dOut`, `dS = P · (dOut vᵀ - delta) / sqrt(HS)`,
    /// `dQ = dS k`, `dK = dSᵀ q`. Here S = N.
    void attentionBackward(
            Tensor dQ,       // (N, NH, HS)
            Tensor dK,       // (N, KVH, HS)
            Tensor dV,       // (N, KVH, HS)
            Tensor dOut,     // (N, NH, HS)
            Tensor out,      // (N, NH, HS)
            Tensor lse,      // (NH, N)
            Tensor q,        // (N, NH, HS)
            Tensor k,        // (N, KVH, HS)
            Tensor v,        // (N, KVH, HS)
            Tensor starts);  // (N) I32

    /// `out = silu(gate) · up` with `silu(x) = x / (1 + exp(-x))`.
    ///
    /// Shazeer, *GLU Variants Improve Transformer*, 2020, <https://arxiv.org/abs/2002.05202>.
    void swigluForward(
            Tensor out,      // (N, F)
            Tensor gate,     // (N, F)
            Tensor up);      // (N, F)

    /// With `s = 1 / (1 + exp(-gate))`: `dUp = dOut · gate · s`, `dGate = dOut · up · s · (1 + gate · (1 - s))`.
    void swigluBackward(
            Tensor dGate,    // (N, F), may be gate
            Tensor dUp,      // (N, F), may be up
            Tensor dOut,     // (N, F)
            Tensor gate,     // (N, F)
            Tensor up);      // (N, F)

    /// `losses[n] = log Σv exp(logits[n,v]) - logits[n, targets[n]]`, and which token has the largest logit (the first of
    /// equals).
    void crossEntropyForward(
            Tensor losses,       // (N)
            Tensor predictions,  // (N) I32
            Tensor logits,       // (N, V)
            Tensor targets);     // (N) I32, each in [0, V)

    /// The losses once more, and `dLogits = (softmax(logits) - onehot(targets)) · dLoss`.
    void crossEntropyBackward(
            Tensor losses,   // (N)
            Tensor dLogits,  // (N, V), may be logits
            Tensor logits,   // (N, V)
            Tensor targets,  // (N) I32
            float dLoss);

    /// As [#crossEntropyBackward], of targets that give `smoothing` of their probability away to all V tokens evenly:
    /// `losses[n] = lse - (1 - smoothing) · logits[n, targets[n]] - smoothing · mean(logits[n])` with
    /// `lse = log Σv exp(logits[n,v])`, and
    /// `dLogits = (softmax(logits) - (1 - smoothing) · onehot(targets) - smoothing / V) · dLoss`.
    ///
    /// Szegedy et al., *Rethinking the Inception Architecture for Computer Vision*, 2015, <https://arxiv.org/abs/1512.00567>.
    void smoothedCrossEntropyBackward(
            Tensor losses,   // (N)
            Tensor dLogits,  // (N, V), may be logits
            Tensor logits,   // (N, V)
            Tensor targets,  // (N) I32
            float smoothing, // from 0 to 1
            float dLoss);

    /// `total += Σ x`, in float64.
    void sum(
            Tensor total,    // (1) F64 +=
            Tensor x);       // any shape, F32

    /// `total = Σ x²`, in float64.
    void sumOfSquares(
            Tensor total,    // (1) F64
            Tensor x);       // any shape

    /// The factor that shortens a gradient to `maxNorm`, and 1 for a shorter one: `min(1, maxNorm / (sqrt(squares) + 1e-6))`,
    /// where the small term is that of `torch.nn.utils.clip_grad_norm_`. 1 where `maxNorm` is 0. NaN where `squares` is not
    /// finite.
    void clip(
            Tensor gradScale,  // (1) F32
            Tensor squares,    // (1) F64
            float maxNorm);

    /// One step of AdamW on every weight, with `g = grad · gradScale`:
    /// `m = β1 m + (1 - β1) g`, `v = β2 v + (1 - β2) g²`,
    /// `param -= lr · decay · param`, then `param -= lr / (1 - β1^step) · m / (sqrt(v) / sqrt(1 - β2^step) + eps)`.
    /// Where `gradScale` is not finite, nothing changes.
    ///
    /// Loshchilov and Hutter, *Decoupled Weight Decay Regularization*, 2019, <https://arxiv.org/abs/1711.05101>.
    void adamw(
            AdamWTensors tensors,
            Tensor grad,       // (n)
            Tensor gradScale,  // (1) F32
            AdamWStep step);

    /// `x = value`
    void fill(
            Tensor x,        // any shape; where the value is 0 any type
            float value);

    /// `out = inp`, converted between floating types, rounded to nearest with ties to even.
    void cast(
            Tensor out,      // any shape
            Tensor inp);     // like out
}
