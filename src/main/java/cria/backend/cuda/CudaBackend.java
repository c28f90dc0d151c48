package cria.backend.cuda;

import cria.kernel.Backend;
import cria.kernel.CheckedKernels;
import cria.kernel.Kernels;
import cria.kernel.LogitsChunk;
import cria.kernel.Precision;
import cria.tensor.HostMemory;
import cria.tensor.Memory;
import cria.tensor.Shape;
import cria.tensor.Tensor;
import java.util.Optional;
import java.util.Set;
import jcuda.driver.CUresult;
import jcuda.driver.CUstream;
import jcuda.driver.CUstream_flags;
import jcuda.driver.JCudaDriver;

/// CUDA kernels and cuBLAS on the first GPU that the driver shows. One stream takes everything in its order; only
/// [#download] waits for it.
public final class CudaBackend implements Backend {

    /// What the driver and cuBLAS take when code is first used, and scratch that grows: half a GiB, less on a small GPU.
    private static final long RESERVE = 512L << 20;

    private final CudaOwned owned = new CudaOwned();
    private final Precision precision;
    private final CudaDevice device;
    private final CUstream stream = new CUstream();
    private final CudaModule module;
    private final CudaStaging staging;
    private final CudaScratch scratch;
    private final CudaMatmul matmul;
    private final Kernels kernels;

    /// @throws IllegalStateException with what [#problem()] says
    public CudaBackend(Precision precision) {
        problem().ifPresent(reason -> {
            throw new IllegalStateException(reason);
        });
        this.precision = precision;
        try {
            device = new CudaDevice(owned);
            CudaCheck.driver("cuStreamCreate", JCudaDriver.cuStreamCreate(stream, CUstream_flags.CU_STREAM_NON_BLOCKING));
            owned.add(() -> CudaCheck.driver("cuStreamDestroy", JCudaDriver.cuStreamDestroy(stream)));
            module = new CudaModule(owned, device, stream);
            staging = new CudaStaging(owned, stream);
            scratch = new CudaScratch(owned, stream);
            matmul = new CudaMatmul(owned, stream, device.capability() >= 90 ? 32L << 20 : 4L << 20);
            kernels = new CheckedKernels(new CudaKernels(device, module, stream, scratch, matmul), precision.values(), Set.of());
        } catch (RuntimeException | Error e) {
            owned.closeAfter(e);
            throw e;
        }
    }

    /// Why this backend cannot run here, in one line for people; empty where it can.
    public static Optional<String> problem() {
        return CudaLibraries.problem();
    }

    @Override
    public String name() {
        return "cuda";
    }

    /// For example `NVIDIA H100 80GB HBM3, compute capability 9.0, cuBLAS 12.6.4, bfloat16`.
    @Override
    public String description() {
        int capability = device.capability();
        int cublas = matmul.version();
        return "%s, compute capability %d.%d, cuBLAS %d.%d.%d, %s".formatted(device.name(), capability / 10, capability % 10,
            cublas / 10_000, cublas / 100 % 100, cublas % 100, precision.valueName());
    }

    @Override
    public Kernels kernels() {
        return kernels;
    }

    @Override
    public Precision precision() {
        return precision;
    }

    @Override
    public Memory allocate(long bytes) {
        device.makeCurrent();
        CudaPointers.Device pointer = new CudaPointers.Device();
        int result = JCudaDriver.cuMemAlloc(pointer, Math.max(bytes, 1));
        if (result == CUresult.CUDA_ERROR_OUT_OF_MEMORY) {
            throw new OutOfMemoryError("the GPU: %,d MiB were asked for and %,d MiB are available"
                .formatted(bytes >> 20, available() >> 20));
        }
        CudaCheck.driver("cuMemAlloc", result);
        owned.add(() -> CudaCheck.driver("cuMemFree", JCudaDriver.cuMemFree(pointer)));
        return new CudaMemory(pointer.address(), bytes);
    }

    @Override
    public long available() {
        device.makeCurrent();
        long[] free = new long[1];
        long[] total = new long[1];
        CudaCheck.driver("cuMemGetInfo", JCudaDriver.cuMemGetInfo(free, total));
        return Math.max(0, free[0] - Math.min(RESERVE, total[0] / 16));
    }

    @Override
    public LogitsChunk logitsChunk() {
        return new LogitsChunk(4096, 512L << 20);
    }

    /// A copy on the device.
    @Override
    public Tensor frozen(Tensor host) {
        Tensor copy = new Tensor(host.name(), precision.values(), host.shape(), allocate(frozenBytes(host.shape())), 0);
        upload(copy, host);
        return copy;
    }

    @Override
    public long frozenBytes(Shape shape) {
        return shape.elements() * precision.values().bytes();
    }

    /// Where the types differ, pieces travel as they lie and the device converts them.
    @Override
    public void upload(Tensor to, Tensor from) {
        device.makeCurrent();
        if (to.dtype() == from.dtype()) {
            staging.upload(CudaMemory.address(to), from.segment());
            return;
        }
        Tensor target = to.view(to.elements());
        Tensor source = from.view(from.elements());
        long piece = CudaScratch.FIRST / from.dtype().bytes();
        for (long at = 0; at < source.elements(); at += piece) {
            long count = Math.min(piece, source.elements() - at);
            Tensor raw = new Tensor(from.name(), from.dtype(), source.shape().withRows(count), scratch.bytes(CudaScratch.FIRST), 0);
            staging.upload(CudaMemory.address(raw), source.rows(at, count).segment());
            kernels.cast(target.rows(at, count), raw);
        }
    }

    @Override
    public void download(Tensor to, Tensor from) {
        device.makeCurrent();
        if (!(to.memory() instanceof HostMemory)) {
            throw new IllegalArgumentException("download: tensor " + to.name() + " does not lie on the host");
        }
        staging.download(to.segment(), CudaMemory.address(from));
    }

    /// Waits until the device uses nothing more, then frees all, also where a call fails: the first failure is thrown with the
    /// others suppressed.
    @Override
    public void close() {
        owned.add(() -> CudaCheck.driver("cuStreamSynchronize", JCudaDriver.cuStreamSynchronize(stream)));
        owned.add(device::makeCurrent);
        owned.close();
    }
}
