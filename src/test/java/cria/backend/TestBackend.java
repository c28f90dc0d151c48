package cria.backend;

import cria.backend.cpu.Built;
import cria.backend.cpu.CpuBackend;
import cria.backend.reference.ReferenceBackend;
import cria.kernel.Backend;

/// Every backend that runs without a device, for tests of what must hold on each.
public enum TestBackend {
    REFERENCE,
    CPU;

    /// Skips the test where the build found no C compiler.
    public Backend open() {
        return open(2);
    }

    /// @param threads where the backend has threads
    public Backend open(int threads) {
        return switch (this) {
            case REFERENCE -> new ReferenceBackend();
            case CPU -> {
                Built.assumeKernels();
                yield new CpuBackend(threads);
            }
        };
    }
}
