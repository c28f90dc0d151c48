package cria.tensor;

/// A span of bytes that tensors lie in: on the host, or on a device.
public interface Memory {
    long byteSize();
}
