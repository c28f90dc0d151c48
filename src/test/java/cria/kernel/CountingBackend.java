package cria.kernel;

import cria.tensor.HostMemory;
import cria.tensor.Memory;
import cria.tensor.Tensor;
import java.util.concurrent.atomic.AtomicLong;

/// A backend whose allocations are counted: what was asked for, and the copies of frozen weights.
///
/// @param allocated bytes so far
public record CountingBackend(Backend backend, AtomicLong allocated) implements ForwardingBackend {

    public CountingBackend(Backend backend) {
        this(backend, new AtomicLong());
    }

    @Override
    public Memory allocate(long bytes) {
        allocated.addAndGet(bytes);
        return backend.allocate(bytes);
    }

    @Override
    public Tensor frozen(Tensor host) {
        Tensor tensor = backend.frozen(host);
        allocated.addAndGet(tensor.memory() instanceof HostMemory ? 0 : tensor.memory().byteSize());
        return tensor;
    }
}
