package cria.backend.cuda;

import cria.WorkException;
import jcuda.driver.CUresult;
import jcuda.jcublas.cublasStatus;

/// Turns the codes that CUDA's functions return into failures that name the function.
final class CudaCheck {
    private CudaCheck() { }

    /// @param what the function, and what it was to do
    static void driver(String what, int result) {
        if (result != CUresult.CUDA_SUCCESS) {
            throw new WorkException("CUDA: " + what + ": " + CUresult.stringFor(result));
        }
    }

    static void cublas(String what, int result) {
        if (result != cublasStatus.CUBLAS_STATUS_SUCCESS) {
            throw new WorkException("cuBLAS: " + what + ": " + cublasStatus.stringFor(result));
        }
    }
}
