package cria.backend.cuda;

import cria.tensor.Memory;
import cria.tensor.Tensor;

/// A span of the device's memory.
record CudaMemory(long address, long byteSize) implements Memory {

    /// Where a tensor begins on the device.
    static long address(Tensor tensor) {
        if (tensor.memory() instanceof CudaMemory memory) {
            return memory.address + tensor.offset();
        }
        throw new IllegalStateException("tensor " + tensor.name() + " does not lie on the device");
    }
}
