package cria.backend.reference;

import cria.kernel.CheckedKernels;
import cria.kernel.HostBackend;
import cria.kernel.Kernels;
import cria.kernel.Precision;
import cria.tensor.DType;
import java.util.Set;

/// Plain Java on one thread. It computes in float64 and rounds each result once, to the type of any precision: so it is the
/// oracle of every backend.
public final class ReferenceBackend extends HostBackend {
    private final Precision precision;
    private final Kernels kernels;

    public ReferenceBackend() {
        this(Precision.FLOAT32);
    }

    public ReferenceBackend(Precision precision) {
        this.precision = precision;
        this.kernels = new CheckedKernels(new ReferenceKernels(), precision.values(), Set.of(DType.F32, DType.BF16, DType.F16));
    }

    @Override
    public String name() {
        return "reference";
    }

    @Override
    public String description() {
        return "plain Java, one thread";
    }

    @Override
    public Kernels kernels() {
        return kernels;
    }

    @Override
    public Precision precision() {
        return precision;
    }
}
