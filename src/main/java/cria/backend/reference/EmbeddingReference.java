package cria.backend.reference;

import cria.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;

final class EmbeddingReference {
    private EmbeddingReference() {}

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
        int C = dWeight.columns();
        Map<Integer, float[]> sums = new HashMap<>();       // rounded to the type of dWeight once, at the end
        for (int n = 0; n < ids.length; n++) {
            if (ids[n] != padding) {
                float[] sum = sums.computeIfAbsent(ids[n], id -> row(dw, (long) id * C, C));
                for (int c = 0; c < C; c++) {
                    // in the forward pass this was: out[n, c] = weight[ids[n], c]
                    sum[c] += d.get((long) n * C + c);
                }
            }
        }
        sums.forEach((id, sum) -> {
            for (int c = 0; c < C; c++) {
                dw.set((long) id * C + c, sum[c]);
            }
        });
    }

    private static float[] row(Floats values, long from, int count) {
        float[] row = new float[count];
        for (int c = 0; c < count; c++) {
            row[c] = values.get(from + c);
        }
        return row;
    }
}
