package cria.backend.cpu;

import org.junit.jupiter.api.Assumptions;

/// Skips tests of the C kernels where the build found no C compiler. Kernels that were built and do not load are a failure.
public final class Built {
    private Built() {}

    /// Skips the calling test where there are none.
    public static void assumeKernels() {
        String problem = CpuBackend.problem().orElse("");
        Assumptions.assumeFalse(problem.contains("is not on the class path"), problem);
    }
}
