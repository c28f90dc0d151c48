package cria.train;

import cria.kernel.Backend;
import cria.optim.AdamW;
import cria.optim.Stored;
import cria.safetensors.ChunkSink;
import cria.safetensors.TensorSource;
import cria.tensor.DType;
import cria.tensor.Shape;
import cria.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.function.Function;

/// Moves what the optimizer keeps between the backend and the host, as float32 and in pieces: no whole model lies on the host.
final class Weights {

    /// Elements of a piece; a multiple of the block of eight-bit means.
    private static final int PIECE = 1 << 22;

    private Weights() { }

    /// To be written in a file as `dtype`, rounded to nearest where that is narrower.
    static TensorSource source(Backend backend, String name, DType dtype, Stored stored) {
        return new Source(backend, name, dtype, stored);
    }

    private record Source(Backend backend, String name, DType dtype, Stored stored) implements TensorSource {
        @Override
        public Shape shape() {
            return stored.shape();
        }

        @Override
        public void write(ChunkSink sink) throws IOException {
            long elements = shape().elements();
            for (long from = 0; from < elements; from += PIECE) {
                float[] piece = new float[(int) Math.min(PIECE, elements - from)];
                stored.read(backend, from, piece);
                TensorSource.of(name, dtype, floats(name, piece)).write(sink);
            }
        }
    }

    /// Puts a host tensor of any floating type where it belongs.
    static void load(Backend backend, Stored to, Tensor from) {
        Tensor flat = from.view(from.elements());
        for (long at = 0; at < from.elements(); at += PIECE) {
            to.write(backend, at, flat.rows(at, Math.min(PIECE, from.elements() - at)).toFloats());
        }
    }

    /// Gives each weight the bits of its base that its value on the backend is too narrow for.
    static void refine(Backend backend, AdamW optimizer, Function<String, Tensor> base) {
        for (Stored master : optimizer.masters()) {
            if (master instanceof Stored.Split) {
                Tensor weight = base.apply(master.name());
                if (weight.dtype() != DType.BF16) {
                    load(backend, master, weight);
                }
            }
        }
    }

    private static Tensor floats(String name, float[] values) {
        return Tensor.of(name, DType.F32, MemorySegment.ofArray(values), values.length);
    }
}
