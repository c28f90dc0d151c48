package cria.backend.reference;

import cria.kernel.CheckedKernels;
import cria.kernel.HostBackend;
import cria.kernel.Kernels;

/// Plain Java on one thread.
public final class ReferenceBackend extends HostBackend {
    private final Kernels kernels = new CheckedKernels(new ReferenceKernels());

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
}
