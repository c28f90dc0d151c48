package cria.backend.reference;

import cria.kernel.Store;
import cria.kernel.Transpose;
import cria.tensor.Tensor;

final class MatmulReference {
    private MatmulReference() {}

    static void matmul(Tensor out, Store store, Tensor a, Transpose transposeA, Tensor b, Transpose transposeB) {
        int M = out.rows();
        int P = out.columns();
        int K = transposeA == Transpose.NO ? a.columns() : a.rows();
        float[] left = transposeA == Transpose.NO ? a.toFloats() : transposed(a);     // (M, K)
        float[] right = transposeB == Transpose.NO ? b.toFloats() : transposed(b);    // (K, P)
        Floats o = Floats.of(out);
        double[] row = new double[P];
        for (int m = 0; m < M; m++) {
            for (int p = 0; p < P; p++) {
                row[p] = switch (store) {
                    case SET -> 0;
                    case ADD -> o.get((long) m * P + p);
                };
            }
            // Row by row of the right operand rather than column by column, so that memory is read in order.
            for (int k = 0; k < K; k++) {
                double x = left[m * K + k];
                int from = k * P;
                for (int p = 0; p < P; p++) {
                    row[p] += x * right[from + p];
                }
            }
            for (int p = 0; p < P; p++) {
                o.set((long) m * P + p, row[p]);
            }
        }
    }

    private static float[] transposed(Tensor x) {
        int rows = x.rows();
        int columns = x.columns();
        float[] values = x.toFloats();
        float[] result = new float[values.length];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                result[c * rows + r] = values[r * columns + c];
            }
        }
        return result;
    }
}
