package cria.cli;

import cria.backend.cuda.CudaBackend;
import cria.backend.cuda.CudaLibraries;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;

/// What `--backend cuda` would use: GPUs, cuBLAS, and the kernels in this jar.
final class CudaProbe implements Probe {
    private static final String KERNELS = "/cuda/cria.properties";

    @Override
    public List<Finding> look() {
        return CudaBackend.problem()
            .map(problem -> List.of(kernels(), Finding.absent("GPU", problem)))
            .orElseGet(() -> List.of(kernels(), Finding.fine("GPU", CudaLibraries.devices().orElseThrow()),
                Finding.fine("cuBLAS", CudaLibraries.cublas().orElseThrow())));
    }

    private static Finding kernels() {
        try (InputStream stream = CudaProbe.class.getResourceAsStream(KERNELS)) {
            if (stream == null) {
                return Finding.absent("CUDA kernels", "none in this jar; build it where nvcc is installed");
            }
            Properties built = new Properties();
            built.load(stream);
            return Finding.fine("CUDA kernels", built.getProperty("architectures") + " (CUDA " + built.getProperty("toolkit") + ")");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
