package cria.backend;

import cria.WorkException;
import cria.backend.cpu.CpuBackend;
import cria.backend.cuda.CudaBackend;
import cria.backend.cuda.CudaLibraries;
import cria.backend.cuda.KernelImage;
import cria.kernel.Backend;
import java.util.List;
import java.util.stream.Stream;

/// What each backend finds of what it needs, and which one a run would take.
final class BackendFindings {

    private BackendFindings() {}

    static List<Finding> all() {
        return Stream.of(cpu(), cuda(), List.of(taken())).flatMap(List::stream).toList();
    }

    /// Loads the libraries: that they lie in the jar does not say that they load.
    private static List<Finding> cpu() {
        return CpuBackend.problem()
            .map(problem -> List.of(Finding.absent("CPU kernels", problem + "; --backend reference is slow and needs nothing")))
            .orElseGet(() -> List.of(Finding.fine("CPU kernels", CpuBackend.kernelsFile().orElseThrow()),
                Finding.fine("OpenBLAS", CpuBackend.blas().orElseThrow())));
    }

    private static List<Finding> cuda() {
        return CudaBackend.problem()
            .map(problem -> List.of(cudaKernels(), Finding.absent("GPU", problem)))
            .orElseGet(() -> List.of(cudaKernels(), Finding.fine("GPU", CudaLibraries.devices().orElseThrow()),
                Finding.fine("cuBLAS", CudaLibraries.cublas().orElseThrow())));
    }

    private static Finding cudaKernels() {
        return KernelImage.find()
            .map(image -> Finding.fine("CUDA kernels", image.architectures() + " (CUDA " + image.toolkit() + ")"))
            .orElseGet(() -> Finding.absent("CUDA kernels", "none in this jar; build it where nvcc is installed"));
    }

    /// Which backend a run takes if it is not told, and why.
    private static Finding taken() {
        Backends.Choice choice;
        try {
            choice = Backends.choose(Backends.Preference.AUTO, Runtime.getRuntime().availableProcessors());
        } catch (WorkException e) {
            return new Finding("A run takes", Finding.Status.FAULT, "nothing; " + e.getMessage());
        }
        try (Backend backend = choice.open().get()) {
            return Finding.fine("A run takes", "%s (%s); why: %s".formatted(choice.name(), backend.description(), choice.reason()));
        } catch (WorkException | OutOfMemoryError e) {
            // Such as a GPU that another process has filled.
            return new Finding("A run takes", Finding.Status.FAULT,
                "%s, which does not open: %s; --backend cpu does without".formatted(choice.name(), e.getMessage()));
        }
    }
}
