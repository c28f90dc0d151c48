package cria.backend.reference;

import cria.kernel.Backend;
import cria.kernel.CheckedKernels;
import cria.kernel.Kernels;
import cria.tensor.HostMemory;
import cria.tensor.Memory;
import cria.tensor.Slab;
import cria.tensor.Tensor;
import java.lang.foreign.Arena;

/// Plain Java on one thread.
public final class ReferenceBackend implements Backend {
    private final Arena arena = Arena.ofShared();
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

    @Override
    public Memory allocate(long bytes) {
        return new HostMemory(arena.allocate(bytes, Slab.ALIGNMENT));
    }

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
        arena.close();
    }
}
