package cria.backend.cuda;

import java.lang.foreign.MemorySegment;
import jcuda.driver.CUevent;
import jcuda.driver.CUevent_flags;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;

/// Page-locked memory between Java and the device: from it the device copies by itself, while the host goes on. It is used half
/// by half; a half is filled again when the device has read it, which it has long done unless the other half was filled at once.
final class CudaStaging {
    private static final long HALF = 8L << 20;
    private static final int ALIGNMENT = 256;

    private final CUstream stream;
    private final CudaPointers.Native pinned = new CudaPointers.Native();
    private final MemorySegment memory;
    private final CUevent[] read = {new CUevent(), new CUevent()};
    private final boolean[] recorded = new boolean[2];
    private int half;
    private long used;

    @SuppressWarnings("restricted")
    CudaStaging(CudaOwned owned, CUstream stream) {
        this.stream = stream;
        CudaCheck.driver("cuMemHostAlloc", JCudaDriver.cuMemHostAlloc(pinned, 2 * HALF, 0));
        owned.add(() -> CudaCheck.driver("cuMemFreeHost", JCudaDriver.cuMemFreeHost(pinned)));
        memory = MemorySegment.ofAddress(pinned.address()).reinterpret(2 * HALF);
        for (CUevent event : read) {
            CudaCheck.driver("cuEventCreate", JCudaDriver.cuEventCreate(event, CUevent_flags.CU_EVENT_DISABLE_TIMING));
            owned.add(() -> CudaCheck.driver("cuEventDestroy", JCudaDriver.cuEventDestroy(event)));
        }
    }

    /// Copies to the device, asynchronously; `from` may change when this returns.
    void upload(long to, MemorySegment from) {
        for (long at = 0; at < from.byteSize();) {
            if (used == HALF) {
                turn();
            }
            long count = Math.min(HALF - used, from.byteSize() - at);
            long place = half * HALF + used;
            MemorySegment.copy(from, at, memory, place, count);
            CudaCheck.driver("cuMemcpyHtoDAsync", JCudaDriver.cuMemcpyHtoDAsync(new CudaPointers.Device(to + at),
                new CudaPointers.Native(memory.address() + place), count, stream));
            at += count;
            used = Math.min(HALF, Math.ceilDiv(used + count, (long) ALIGNMENT) * ALIGNMENT);
        }
    }

    /// Copies from the device, and waits until all that was asked of it before is done.
    void download(MemorySegment to, long from) {
        for (long at = 0; at < to.byteSize();) {
            long count = Math.min(2 * HALF, to.byteSize() - at);
            CudaCheck.driver("cuMemcpyDtoHAsync", JCudaDriver.cuMemcpyDtoHAsync(new CudaPointers.Native(memory.address()),
                new CudaPointers.Device(from + at), count, stream));
            CudaCheck.driver("cuStreamSynchronize", JCudaDriver.cuStreamSynchronize(stream));
            MemorySegment.copy(memory, 0, to, at, count);
            at += count;
        }
        // The device has read both halves.
        used = 0;
        recorded[0] = false;
        recorded[1] = false;
    }

    private void turn() {
        CudaCheck.driver("cuEventRecord", JCudaDriver.cuEventRecord(read[half], stream));
        recorded[half] = true;
        half = 1 - half;
        used = 0;
        if (recorded[half]) {
            CudaCheck.driver("cuEventSynchronize", JCudaDriver.cuEventSynchronize(read[half]));
        }
    }
}
