package cria.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.WorkException;
import jcuda.driver.CUresult;
import jcuda.jcublas.cublasStatus;
import org.junit.jupiter.api.Test;

/// A failure names the function, what it answered, and what to do.
class CudaCheckTest {

    private static void assertDriver(String remedy, int result) {
        WorkException e = assertThrows(WorkException.class, () -> CudaCheck.driver("cuThis", result));
        assertSays("CUDA: cuThis: " + CUresult.stringFor(result) + "; ", remedy, e);
    }

    private static void assertCublas(String remedy, int result) {
        WorkException e = assertThrows(WorkException.class, () -> CudaCheck.cublas("cublasThat", result));
        assertSays("cuBLAS: cublasThat: " + cublasStatus.stringFor(result) + "; ", remedy, e);
    }

    private static void assertSays(String begin, String remedy, WorkException e) {
        assertTrue(e.getMessage().startsWith(begin), e.getMessage());
        assertTrue(e.getMessage().substring(begin.length()).contains(remedy), e.getMessage());
        assertEquals(1, e.getMessage().lines().count());
    }

    @Test
    void successIsNoFailure() {
        assertDoesNotThrow(() -> CudaCheck.driver("cuThis", CUresult.CUDA_SUCCESS));
        assertDoesNotThrow(() -> CudaCheck.cublas("cublasThat", cublasStatus.CUBLAS_STATUS_SUCCESS));
    }

    @Test
    void memoryIsFreedOrLessIsTaken() {
        assertDriver("smaller batches", CUresult.CUDA_ERROR_OUT_OF_MEMORY);
        assertCublas("smaller batches", cublasStatus.CUBLAS_STATUS_ALLOC_FAILED);
    }

    @Test
    void aDriverOrCublasThatDoesNotKnowTheGpuIsReplaced() {
        assertDriver("install a newer NVIDIA driver", CUresult.CUDA_ERROR_NO_BINARY_FOR_GPU);
        assertDriver("install a newer NVIDIA driver", CUresult.CUDA_ERROR_UNSUPPORTED_PTX_VERSION);
        assertCublas("CRIA_CUBLAS", cublasStatus.CUBLAS_STATUS_ARCH_MISMATCH);
    }

    @Test
    void anyOtherFailureIsTriedAgain() {
        assertDriver("start again", CUresult.CUDA_ERROR_ILLEGAL_ADDRESS);
        assertDriver("start again", CUresult.CUDA_ERROR_UNKNOWN);
        assertDriver("start again", 123_456);
        assertCublas("start again", cublasStatus.CUBLAS_STATUS_EXECUTION_FAILED);
    }
}
