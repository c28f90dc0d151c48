package cria.kernel;

import cria.tensor.HostMemory;
import cria.tensor.Memory;
import cria.tensor.Shape;
import cria.tensor.Slab;
import cria.tensor.Tensor;
import java.lang.foreign.Arena;

/// A backend whose tensors lie in the host's memory.
public abstract class HostBackend implements Backend {
    // Not Arena.ofAuto: -XX:MaxDirectMemorySize would limit it, and the garbage collector would say when it is freed.
    private final Arena arena = Arena.ofShared();

    @Override
    public Memory allocate(long bytes) {
        return new HostMemory(arena.allocate(bytes, Slab.ALIGNMENT));
    }

    @Override
    public LogitsChunk logitsChunk() {
        return new LogitsChunk(1024, 96L << 20);
    }

    /// The very bytes: kernels read BF16 and F16 as they lie.
    @Override
    public Tensor frozen(Tensor host) {
        return host;
    }

    @Override
    public long frozenBytes(Shape shape) {
        return 0;
    }

    @Override
    public void upload(Tensor to, Tensor from) {
        if (to.dtype() == from.dtype()) {
            to.segment().copyFrom(from.segment());
        } else {
            kernels().cast(to, from);
        }
    }

    @Override
    public void download(Tensor to, Tensor from) {
        to.segment().copyFrom(from.segment());
    }

    @Override
    public void close() {
        arena.close();
    }
}
