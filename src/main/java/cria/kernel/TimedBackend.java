package cria.kernel;

import cria.tensor.Memory;
import cria.tensor.Shape;
import cria.tensor.Tensor;

/// A backend whose kernels are timed.
public record TimedBackend(Backend backend, TimedKernels kernels) implements Backend {

    public static TimedBackend of(Backend backend) {
        return new TimedBackend(backend, new TimedKernels(backend.kernels()));
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
    public Memory allocate(long bytes) {
        return backend.allocate(bytes);
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
    public long available() {
        return backend.available();
    }

    @Override
    public Tensor frozen(Tensor host) {
        return backend.frozen(host);
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
