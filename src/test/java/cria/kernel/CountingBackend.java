package cria.kernel;

import cria.tensor.HostMemory;
import cria.tensor.Memory;
import cria.tensor.Shape;
import cria.tensor.Tensor;
import java.util.concurrent.atomic.AtomicLong;

/// A backend whose allocations are counted: what was asked for, and the copies of frozen weights.
///
/// @param allocated bytes so far
public record CountingBackend(Backend backend, AtomicLong allocated) implements Backend {

    public CountingBackend(Backend backend) {
        this(backend, new AtomicLong());
    }

    @Override
    public String name() {
        return backend.name();
    }

    @Override
    public String description() {
        return backend.description();
    }

    @Override
    public Kernels kernels() {
        return backend.kernels();
    }

    @Override
    public Precision precision() {
        return backend.precision();
    }

    @Override
    public LogitsChunk logitsChunk() {
        return backend.logitsChunk();
    }

    @Override
    public Memory allocate(long bytes) {
        allocated.addAndGet(bytes);
        return backend.allocate(bytes);
    }

    @Override
    public long available() {
        return backend.available();
    }

    @Override
    public Tensor frozen(Tensor host) {
        Tensor tensor = backend.frozen(host);
        allocated.addAndGet(tensor.memory() instanceof HostMemory ? 0 : tensor.memory().byteSize());
        return tensor;
    }

    @Override
    public long frozenBytes(Shape shape) {
        return backend.frozenBytes(shape);
    }

    @Override
    public void upload(Tensor to, Tensor from) {
        backend.upload(to, from);
    }

    @Override
    public void download(Tensor to, Tensor from) {
        backend.download(to, from);
    }

    @Override
    public void close() {
        backend.close();
    }
}
