package cria.backend.cpu;

import cria.kernel.CheckedKernels;
import cria.kernel.HostBackend;
import cria.kernel.Kernels;
import cria.kernel.Precision;
import cria.tensor.DType;
import java.util.Optional;
import java.util.Set;

/// C kernels and OpenBLAS on some threads. Results do not depend on how many those are.
public final class CpuBackend extends HostBackend {
    private final Tasks tasks;
    private final Kernels kernels;

    /// @throws IllegalStateException with what [#problem()] says
    /// @throws cria.WorkException    as [#checkAddressSpace] and [Threads]
    public CpuBackend(int threads) {
        checkAddressSpace(threads);
        problem().ifPresent(reason -> {
            throw new IllegalStateException(reason);
        });
        tasks = new Tasks(threads);
        kernels = new CheckedKernels(new CpuKernels(tasks), DType.F32, Set.of(DType.F32, DType.BF16, DType.F16));
    }

    /// Why this backend cannot run here, in one line for people; empty where it can.
    public static Optional<String> problem() {
        return NativeLibraries.problem();
    }

    /// @throws cria.WorkException where the system lets this process map too little for so many threads
    public static void checkAddressSpace(int threads) {
        AddressSpace.here().check(threads);
    }

    /// Where the kernels were loaded from; empty where [#problem()] is not.
    public static Optional<String> kernelsFile() {
        return problem().isPresent() ? Optional.empty() : Optional.of(NativeLibraries.kernelsFile().toString());
    }

    /// Which OpenBLAS was loaded, and from where; empty where [#problem()] is not.
    public static Optional<String> blas() {
        return problem().isPresent() ? Optional.empty() : Optional.of(OpenBlas.description() + ", " + NativeLibraries.blasFile());
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
    protected int threads() {
        return tasks.threads().count();
    }

    @Override
    public long available() {
        return AddressSpace.here().leaves(threads(), super.available());
    }

    @Override
    public Kernels kernels() {
        return kernels;
    }

    @Override
    public Precision precision() {
        return Precision.FLOAT32;
    }

    @Override
    public void close() {
        tasks.close();
        super.close();
    }
}
