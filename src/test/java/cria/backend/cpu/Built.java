package cria.backend.cpu;

import org.junit.jupiter.api.Assumptions;

/// Skips tests of the C kernels where the build found no C compiler. Kernels that were built and do not load are a failure.
final class Built {
    private Built() { }

    static void assumeKernels() {
        String problem = CpuBackend.problem().orElse("");
        Assumptions.assumeFalse(problem.contains("is not on the class path"), problem);
    }
}
