package cria.backend.reference;

import cria.kernel.AdamWStep;
import cria.kernel.AdamWTensors;
import cria.kernel.Kernels;
import cria.kernel.Store;
import cria.kernel.Transpose;
import cria.tensor.Tensor;

/// The contract, op by op, each in its own file.
final class ReferenceKernels implements Kernels {

    @Override
    public void embeddingForward(Tensor out, Tensor tokens, Tensor weight) {
        EmbeddingReference.forward(out, tokens, weight);
    }

    @Override
    public void embeddingBackward(Tensor dWeight, Tensor dOut, Tensor tokens, int padding) {
        EmbeddingReference.backward(dWeight, dOut, tokens, padding);
    }

    @Override
    public void rmsnormForward(Tensor out, Tensor rstd, Tensor inp, Tensor weight, float eps) {
        RmsNormReference.forward(out, rstd, inp, weight, eps);
    }

    @Override
    public void addRmsnormForward(Tensor sum, Tensor out, Tensor rstd, Tensor a, Tensor b, Tensor weight, float eps) {
        ElementwiseReference.add(sum, a, b);
        RmsNormReference.forward(out, rstd, sum, weight, eps);
    }

    @Override
    public void rmsnormBackward(Tensor dInp, Tensor dWeight, Tensor dResidual, Tensor dOut, Tensor inp, Tensor weight, Tensor rstd) {
        RmsNormReference.backward(dInp, dWeight, dResidual, dOut, inp, weight, rstd);
    }

    @Override
    public void rmsnormInputBackward(Tensor dInp, Tensor dResidual, Tensor dOut, Tensor inp, Tensor weight, Tensor rstd) {
        RmsNormReference.inputBackward(dInp, dResidual, dOut, inp, weight, rstd);
    }

    @Override
    public void matmul(Tensor out, Store store, Tensor a, Transpose transposeA, Tensor b, Transpose transposeB) {
        MatmulReference.matmul(out, store, a, transposeA, b, transposeB);
    }

    @Override
    public void add(Tensor out, Tensor a, Tensor b) {
        ElementwiseReference.add(out, a, b);
    }

    @Override
    public void addNoise(Tensor x, float scale, int key, long first) {
        ElementwiseReference.addNoise(x, scale, new Noise(key), first);
    }

    @Override
    public void ropeForward(Tensor x, Tensor cos, Tensor sin, Tensor starts) {
        RopeReference.forward(x, cos, sin, starts);
    }

    @Override
    public void ropeBackward(Tensor dX, Tensor cos, Tensor sin, Tensor starts) {
        RopeReference.backward(dX, cos, sin, starts);
    }

    @Override
    public void attentionForward(Tensor out, Tensor lse, Tensor q, Tensor k, Tensor v, Tensor starts) {
        AttentionReference.forward(out, lse, q, k, v, starts);
    }

    @Override
    public void attentionBackward(Tensor dQ, Tensor dK, Tensor dV, Tensor dOut, Tensor out, Tensor lse,
            Tensor q, Tensor k, Tensor v, Tensor starts) {
        AttentionReference.backward(dQ, dK, dV, dOut, out, lse, q, k, v, starts);
    }

    @Override
    public void swigluForward(Tensor out, Tensor gate, Tensor up) {
        SwigluReference.forward(out, gate, up);
    }

    @Override
    public void swigluBackward(Tensor dGate, Tensor dUp, Tensor dOut, Tensor gate, Tensor up) {
        SwigluReference.backward(dGate, dUp, dOut, gate, up);
    }

    @Override
    public void crossEntropyForward(Tensor losses, Tensor predictions, Tensor logits, Tensor targets) {
        CrossEntropyReference.forward(losses, predictions, logits, targets);
    }

    @Override
    public void crossEntropyBackward(Tensor losses, Tensor dLogits, Tensor logits, Tensor targets, float dLoss) {
        CrossEntropyReference.backward(losses, dLogits, logits, targets, dLoss);
    }

    @Override
    public void smoothedCrossEntropyBackward(Tensor losses, Tensor dLogits, Tensor logits, Tensor targets, float smoothing,
            float dLoss) {
        CrossEntropyReference.smoothedBackward(losses, dLogits, logits, targets, smoothing, dLoss);
    }

    @Override
    public void sum(Tensor total, Tensor x) {
        SumReference.sum(total, x);
    }

    @Override
    public void sumOfSquares(Tensor total, Tensor x) {
        SumReference.sumOfSquares(total, x);
    }

    @Override
    public void clip(Tensor gradScale, Tensor squares, float maxNorm) {
        SumReference.clip(gradScale, squares, maxNorm);
    }

    @Override
    public void adamw(AdamWTensors tensors, Tensor grad, Tensor gradScale, AdamWStep step) {
        AdamWReference.adamw(tensors, grad, gradScale, step);
    }

    @Override
    public void fill(Tensor x, float value) {
        ElementwiseReference.fill(x, value);
    }

    @Override
    public void cast(Tensor out, Tensor inp) {
        ElementwiseReference.cast(out, inp);
    }
}
