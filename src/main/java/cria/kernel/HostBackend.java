package cria.kernel;

import cria.tensor.HostMemory;
import cria.tensor.Memory;
import cria.tensor.Shape;
import cria.tensor.Slab;
import cria.tensor.SystemMemory;
import cria.tensor.Tensor;
import java.lang.foreign.Arena;

/// A backend whose tensors lie in the host's memory.
public abstract class HostBackend implements Backend {
    // Not Arena.ofAuto: -XX:MaxDirectMemorySize would limit it, and the garbage collector would say when it is freed.
    private final Arena arena = Arena.ofShared();

    /// Threads that compute.
    protected int threads() {
        return 1;
    }

    @Override
    public Memory allocate(long bytes) {
        try {
            return new HostMemory(arena.allocate(bytes, Slab.ALIGNMENT));
        } catch (OutOfMemoryError e) {
            OutOfMemoryError error = new OutOfMemoryError("%,d MiB were asked for and %,d MiB are available"
                .formatted(bytes >> 20, available() >> 20));
            error.initCause(e);
            throw error;
        }
    }

    @Override
    public long available() {
        return SystemMemory.here().forTensors(threads());
    }

    @Override
    public long beside() {
        return SystemMemory.here().ofJava(threads());
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
