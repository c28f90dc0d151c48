package cria.backend.cpu;

import cria.kernel.Backend;
import cria.kernel.KernelsContract;

class CpuKernelsTest extends KernelsContract {
    @Override
    protected Backend open() {
        Built.assumeKernels();
        return new CpuBackend(2);
    }
}
