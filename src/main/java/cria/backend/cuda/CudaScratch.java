package cria.backend.cuda;

import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;

/// Device memory that one op needs for itself: partial sums, attention's delta. It grows to the largest size asked for, so steps
/// of the same sizes allocate nothing; what it holds does not outlast the op.
final class CudaScratch {
    /// Bytes that it begins with.
    static final long FIRST = 8L << 20;

    private final CUstream stream;
    private final CudaPointers.Device pointer = new CudaPointers.Device();
    private long bytes;

    CudaScratch(CudaOwned owned, CUstream stream) {
        this.stream = stream;
        allocate(FIRST);
        owned.add(this::free);
    }

    CudaMemory bytes(long count) {
        if (count > bytes) {
            // Ops that were asked for may still use it.
            CudaCheck.driver("cuStreamSynchronize", JCudaDriver.cuStreamSynchronize(stream));
            long more = Math.max(count, Math.max(FIRST, 2 * bytes));
            free();
            allocate(more);
        }
        return new CudaMemory(pointer.address(), bytes);
    }

    private void allocate(long count) {
        CudaCheck.driver("cuMemAlloc of %,d MiB of scratch".formatted(count >> 20), JCudaDriver.cuMemAlloc(pointer, count));
        bytes = count;
    }

    /// There is nothing to free where the scratch could not grow.
    private void free() {
        if (bytes > 0) {
            bytes = 0;
            CudaCheck.driver("cuMemFree", JCudaDriver.cuMemFree(pointer));
        }
    }
}
