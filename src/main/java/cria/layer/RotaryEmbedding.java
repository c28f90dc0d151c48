package cria.layer;

import cria.kernel.Backend;
import cria.kernel.Kernels;
import cria.tensor.DType;
import cria.tensor.Slab;
import cria.tensor.Tensor;
import cria.tensor.TensorLayout;
import java.lang.foreign.MemorySegment;

/// Turns each head of the queries and keys by angles that grow with the position.
public final class RotaryEmbedding {
    /// Positions whose angles are made at a time: a whole table need not fit in an array.
    private static final int PIECE = 4096;

    private final Kernels kernels;
    private final Tables tables;

    private record Tables(
        Tensor cos,         // (P, HS / 2)
        Tensor sin) {       // (P, HS / 2)

        static Tables plan(TensorLayout layout, int positions, int half) {
            return new Tables(layout.floats("rope.cos", positions, half), layout.floats("rope.sin", positions, half));
        }
    }

    /// @param inverseFrequencies the angle per position, for each of the HS / 2 pairs
    /// @param positions          how many positions the tables hold
    public RotaryEmbedding(Backend backend, float[] inverseFrequencies, int positions) {
        this.kernels = backend.kernels();
        int half = inverseFrequencies.length;
        this.tables = backend.lay("rotary tables", layout -> Tables.plan(layout, positions, half));
        for (int from = 0; from < positions; from += PIECE) {
            int n = Math.min(PIECE, positions - from);
            float[] cos = new float[n * half];
            float[] sin = new float[n * half];
            for (int p = 0; p < n; p++) {
                for (int i = 0; i < half; i++) {
                    // The angle is rounded to float32 before its cosine is taken, as transformers does.
                    float angle = (from + p) * inverseFrequencies[i];
                    cos[p * half + i] = (float) Math.cos(angle);
                    sin[p * half + i] = (float) Math.sin(angle);
                }
            }
            backend.upload(tables.cos.rows(from, n), Tensor.of("cos", DType.F32, MemorySegment.ofArray(cos), n, half));
            backend.upload(tables.sin.rows(from, n), Tensor.of("sin", DType.F32, MemorySegment.ofArray(sin), n, half));
        }
    }

    /// Bytes of the tables, for the memory plan.
    public static long bytes(int positions, int headDim) {
        return Slab.bytes(DType.F32, layout -> Tables.plan(layout, positions, headDim / 2));
    }

    public void forward(
            Tensor x,           // (N, heads, HS), in place
            Tensor starts) {    // (N)
        kernels.ropeForward(x, tables.cos, tables.sin, starts);
    }

    public void backward(
            Tensor dX,          // (N, heads, HS), in place
            Tensor starts) {    // (N)
        kernels.ropeBackward(dX, tables.cos, tables.sin, starts);
    }
}
