package cria.cli.doctor;

import cria.backend.cuda.CudaBackend;
import cria.backend.cuda.CudaLibraries;
import cria.backend.cuda.KernelImage;
import java.util.List;

/// What `--backend cuda` would use: GPUs, cuBLAS, and the kernels in this jar.
public final class CudaProbe implements Probe {

    @Override
    public List<Finding> look() {
        return CudaBackend.problem()
            .map(problem -> List.of(kernels(), Finding.absent("GPU", problem)))
            .orElseGet(() -> List.of(kernels(), Finding.fine("GPU", CudaLibraries.devices().orElseThrow()),
                Finding.fine("cuBLAS", CudaLibraries.cublas().orElseThrow())));
    }

    private static Finding kernels() {
        return KernelImage.find()
            .map(image -> Finding.fine("CUDA kernels", image.architectures() + " (CUDA " + image.toolkit() + ")"))
            .orElseGet(() -> Finding.absent("CUDA kernels", "none in this jar; build it where nvcc is installed"));
    }
}
