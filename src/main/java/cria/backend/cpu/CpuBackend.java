package cria.backend.cpu;

import cria.kernel.Backend;
import cria.kernel.CheckedKernels;
import cria.kernel.Kernels;
import cria.tensor.HostMemory;
import cria.tensor.Memory;
import cria.tensor.Slab;
import cria.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.Optional;

/// C kernels and OpenBLAS on some threads. Results do not depend on how many those are.
public final class CpuBackend implements Backend {
    // Not Arena.ofAuto: -XX:MaxDirectMemorySize would limit it, and the garbage collector would say when it is freed.
    private final Arena arena = Arena.ofShared();
    private final Tasks tasks;
    private final Kernels kernels;

    /// @throws IllegalStateException with what [#problem()] says
    public CpuBackend(int threads) {
        problem().ifPresent(reason -> {
            throw new IllegalStateException(reason);
        });
        tasks = new Tasks(threads);
        kernels = new CheckedKernels(new CpuKernels(tasks));
    }

    /// Why this backend cannot run here, in one line for people; empty where it can.
    public static Optional<String> problem() {
        return NativeLibraries.problem();
    }

    @Override
    public String name() {
        return "cpu";
    }

    /// For example `2 threads, OpenBLAS 0.3.31 Zen`.
    @Override
    public String description() {
        int threads = tasks.threads().count();
        return threads + (threads == 1 ? " thread, " : " threads, ") + OpenBlas.description();
    }

    @Override
    public Kernels kernels() {
        return kernels;
    }

    @Override
    public Memory allocate(long bytes) {
        return new HostMemory(arena.allocate(bytes, Slab.ALIGNMENT));
    }

    /// The very bytes: kernels read BF16 and F16 as they lie.
    @Override
    public Memory frozen(HostMemory host) {
        return host;
    }

    @Override
    public void upload(Tensor to, Tensor from) {
        to.segment().copyFrom(from.segment());
    }

    @Override
    public void download(Tensor to, Tensor from) {
        to.segment().copyFrom(from.segment());
    }

    @Override
    public void close() {
        tasks.close();
        arena.close();
    }
}
