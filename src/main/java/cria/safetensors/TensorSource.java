package cria.safetensors;

import cria.tensor.DType;
import cria.tensor.Shape;
import cria.tensor.Tensor;
import java.io.IOException;

/// A tensor to be written. Its size is known before its bytes are, so the header goes first, and a tensor that lies on a device
/// or changes its type on the way is never whole in memory.
public interface TensorSource {

    /// As the file names it.
    String name();

    /// As the file stores it.
    DType dtype();

    Shape shape();

    /// Gives all bytes in order, little-endian, in chunks of any size.
    void write(ChunkSink sink) throws IOException;

    default long bytes() {
        return shape().elements() * dtype().bytes();
    }

    /// A host tensor as it is.
    static TensorSource of(Tensor tensor) {
        return of(tensor.name(), tensor.dtype(), tensor);
    }

    /// A host tensor under another name, rounded to nearest where `dtype` is narrower.
    static TensorSource of(String name, DType dtype, Tensor tensor) {
        return new HostTensorSource(name, dtype, tensor);
    }
}
