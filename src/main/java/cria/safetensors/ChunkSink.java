package cria.safetensors;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/// Where a [TensorSource] puts its bytes.
@FunctionalInterface
public interface ChunkSink {
    /// Appends all of `bytes`, which may be reused when the call returns.
    void write(MemorySegment bytes) throws IOException;
}
