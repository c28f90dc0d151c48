package cria.tensor;

import java.lang.foreign.MemorySegment;

/// Memory that the CPU reads and writes: allocated, or a mapped file.
public record HostMemory(MemorySegment segment) implements Memory {
    @Override
    public long byteSize() {
        return segment.byteSize();
    }
}
