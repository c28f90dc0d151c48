package cria.backend.cuda;

import cria.WorkException;
import jcuda.driver.CUresult;
import jcuda.jcublas.cublasStatus;

/// Turns the codes that CUDA's functions return into failures that name the function and say what to do.
final class CudaCheck {
    private static final String MEMORY = "end what else uses the GPU, which nvidia-smi lists, or take smaller batches";
    private static final String AGAIN = "start again; if it comes back, see with nvidia-smi whether the GPU and its driver are well";

    private CudaCheck() {}

    /// @param what the function, and what it was to do
    static void driver(String what, int result) {
        if (result != CUresult.CUDA_SUCCESS) {
            throw new WorkException("CUDA: %s: %s; %s".formatted(what, CUresult.stringFor(result), remedy(result)));
        }
    }

    private static String remedy(int result) {
        return switch (result) {
            case CUresult.CUDA_ERROR_OUT_OF_MEMORY -> MEMORY;
            case CUresult.CUDA_ERROR_NO_BINARY_FOR_GPU, CUresult.CUDA_ERROR_INVALID_PTX, CUresult.CUDA_ERROR_UNSUPPORTED_PTX_VERSION,
                CUresult.CUDA_ERROR_JIT_COMPILER_NOT_FOUND, CUresult.CUDA_ERROR_SYSTEM_DRIVER_MISMATCH -> "install a newer NVIDIA driver";
            default -> AGAIN;
        };
    }

    static void cublas(String what, int result) {
        if (result != cublasStatus.CUBLAS_STATUS_SUCCESS) {
            throw new WorkException("cuBLAS: %s: %s; %s".formatted(what, cublasStatus.stringFor(result), cublasRemedy(result)));
        }
    }

    private static String cublasRemedy(int result) {
        return switch (result) {
            case cublasStatus.CUBLAS_STATUS_ALLOC_FAILED -> MEMORY;
            case cublasStatus.CUBLAS_STATUS_ARCH_MISMATCH -> "install a cuBLAS that knows this GPU, or name one with CRIA_CUBLAS";
            default -> AGAIN;
        };
    }
}
