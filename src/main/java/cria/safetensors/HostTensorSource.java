package cria.safetensors;

import cria.WorkException;
import cria.tensor.DType;
import cria.tensor.Shape;
import cria.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Writes a host tensor, converted in chunks where its type differs.
record HostTensorSource(String name, DType dtype, Tensor tensor) implements TensorSource {

    private static final int CHUNK = 1 << 16;

    HostTensorSource {
        if (dtype != tensor.dtype() && !(dtype.isFloat() && tensor.dtype().isFloat())) {
            throw new IllegalArgumentException("tensor %s: %s cannot be written as %s".formatted(name, tensor.dtype(), dtype));
        }
    }

    @Override
    public Shape shape() {
        return tensor.shape();
    }

    @Override
    public void write(ChunkSink sink) throws IOException {
        if (dtype == tensor.dtype()) {
            sink.write(tensor.segment());
            return;
        }
        Tensor flat = tensor.view(tensor.elements());
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment chunk = arena.allocate((long) CHUNK * dtype.bytes(), dtype.bytes());
            for (long from = 0; from < flat.elements(); from += CHUNK) {
                int count = (int) Math.min(CHUNK, flat.elements() - from);
                float[] values = flat.rows(from, count).toFloats();
                refuseOverflow(values);
                Tensor narrow = Tensor.of(name, dtype, chunk, count);
                narrow.setFloats(values);
                sink.write(narrow.segment());
            }
        }
    }

    // A finite weight that becomes infinite would spoil every answer of the saved model without a word.
    private void refuseOverflow(float[] values) {
        float limit = switch (dtype) {
            case F16 -> 65520f;
            case BF16 -> 0x1.FFp127f;
            case F32, F64, I32, U16, U8 -> Float.POSITIVE_INFINITY;
        };
        for (float value : values) {
            if (Math.abs(value) >= limit && Float.isFinite(value)) {
                throw new WorkException("tensor %s: found the value %s, which is too large for %s: save in a wider type"
                    .formatted(name, value, dtype));
            }
        }
    }
}
