package cria.kernel;

import cria.tensor.Memory;
import cria.tensor.Shape;
import cria.tensor.Tensor;

/// A backend that is another one but for what it overrides.
public interface ForwardingBackend extends Backend {

    /// The other one, closed with this.
    Backend backend();

    @Override
    default String name() {
        return backend().name();
    }

    @Override
    default String description() {
        return backend().description();
    }

    @Override
    default Kernels kernels() {
        return backend().kernels();
    }

    @Override
    default Memory allocate(long bytes) {
        return backend().allocate(bytes);
    }

    @Override
    default Precision precision() {
        return backend().precision();
    }

    @Override
    default LogitsChunk logitsChunk() {
        return backend().logitsChunk();
    }

    @Override
    default long available() {
        return backend().available();
    }

    @Override
    default long beside() {
        return backend().beside();
    }

    @Override
    default Tensor frozen(Tensor host) {
        return backend().frozen(host);
    }

    @Override
    default long frozenBytes(Shape shape) {
        return backend().frozenBytes(shape);
    }

    @Override
    default void upload(Tensor to, Tensor from) {
        backend().upload(to, from);
    }

    @Override
    default void download(Tensor to, Tensor from) {
        backend().download(to, from);
    }

    @Override
    default void close() {
        backend().close();
    }
}
