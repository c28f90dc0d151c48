package cria.backend.reference;

import cria.tensor.Tensor;

final class EmbeddingReference {
    private EmbeddingReference() { }

    static void forward(Tensor out, Tensor tokens, Tensor weight) {
        Floats o = Floats.of(out);
        Floats w = Floats.of(weight);
        int[] ids = tokens.toInts();
        long C = weight.columns();
        for (int n = 0; n < ids.length; n++) {
            for (long c = 0; c < C; c++) {
                o.set(n * C + c, w.get(ids[n] * C + c));
            }
        }
    }

    static void backward(Tensor dWeight, Tensor dOut, Tensor tokens, int padding) {
        Floats dw = Floats.of(dWeight);
        Floats d = Floats.of(dOut);
        int[] ids = tokens.toInts();
        long C = dWeight.columns();
        for (int n = 0; n < ids.length; n++) {
            for (long c = 0; c < C && ids[n] != padding; c++) {
                // in the forward pass this was: out[n, c] = weight[ids[n], c]
                dw.add(ids[n] * C + c, d.get(n * C + c));
            }
        }
    }
}
