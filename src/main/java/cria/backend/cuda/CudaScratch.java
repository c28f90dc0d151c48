package cria.backend.cuda;

import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;

/// Device memory that one op needs for itself: partial sums, attention's delta. It grows to the largest size asked for, so steps
/// of the same sizes allocate nothing; what it holds does not outlast the op.
final class CudaScratch implements AutoCloseable {
    /// Bytes that it begins with.
    static final long FIRST = 8L << 20;

    private final CUstream stream;
    private CudaPointers.Device pointer;
    private long bytes;

    CudaScratch(CUstream stream) {
        this.stream = stream;
        allocate(FIRST);
    }

    CudaMemory bytes(long count) {
        if (count > bytes) {
            // Ops that were asked for may still use it.
            CudaCheck.driver("cuStreamSynchronize", JCudaDriver.cuStreamSynchronize(stream));
            close();
            allocate(Math.max(count, 2 * bytes));
        }
        return new CudaMemory(pointer.address(), bytes);
    }

    private void allocate(long count) {
        pointer = new CudaPointers.Device();
        CudaCheck.driver("cuMemAlloc of %,d MiB of scratch".formatted(count >> 20), JCudaDriver.cuMemAlloc(pointer, count));
        bytes = count;
    }

    @Override
    public void close() {
        CudaCheck.driver("cuMemFree", JCudaDriver.cuMemFree(pointer));
    }
}
