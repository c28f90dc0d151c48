package cria.checkpoint;

import cria.kernel.Backend;
import cria.optim.Stored;
import cria.safetensors.ChunkSink;
import cria.safetensors.TensorSource;
import cria.tensor.DType;
import cria.tensor.Shape;
import cria.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/// What the optimizer keeps, on its way into a file, rounded to nearest where the file's type is narrower. It travels in pieces:
/// no whole model lies on the host.
///
/// @param name  in the file
/// @param dtype in the file
public record StoredSource(Backend backend, String name, DType dtype, Stored stored) implements TensorSource {

    @Override
    public Shape shape() {
        return stored.shape();
    }

    @Override
    public void write(ChunkSink sink) throws IOException {
        long elements = shape().elements();
        for (long from = 0; from < elements; from += Stored.PIECE) {
            float[] piece = new float[(int) Math.min(Stored.PIECE, elements - from)];
            stored.read(backend, from, piece);
            TensorSource.of(name, dtype, Tensor.of(name, DType.F32, MemorySegment.ofArray(piece), piece.length)).write(sink);
        }
    }
}
