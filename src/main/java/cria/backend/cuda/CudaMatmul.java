package cria.backend.cuda;

import cria.kernel.Store;
import cria.kernel.Transpose;
import cria.tensor.DType;
import cria.tensor.Tensor;
import jcuda.Pointer;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;
import jcuda.jcublas.JCublas2;
import jcuda.jcublas.cublasHandle;
import jcuda.runtime.cudaStream_t;

/// Products by cuBLAS, <https://docs.nvidia.com/cuda/cublas/>. It reads matrices column by column, and so sees each of ours
/// transposed: it is asked for `outᵀ = op(b)ᵀ · op(a)ᵀ`.
final class CudaMatmul {

    // cudaDataType, cublasComputeType_t, cublasGemmAlgo_t, cublasOperation_t
    private static final int CUDA_R_32F = 0;
    private static final int CUDA_R_16BF = 14;
    private static final int CUBLAS_COMPUTE_32F = 68;
    private static final int CUBLAS_GEMM_DEFAULT = -1;
    private static final int CUBLAS_OP_N = 0;
    private static final int CUBLAS_OP_T = 1;

    /// Of cublasMath_t: else, where a sum is split over blocks, its parts may be rounded to bfloat16 before they are added up.
    private static final int CUBLAS_MATH_DISALLOW_REDUCED_PRECISION_REDUCTION = 16;

    private static final Pointer ONE = Pointer.to(new float[] {1});
    private static final Pointer ZERO = Pointer.to(new float[] {0});

    private final cublasHandle handle = new cublasHandle();
    private final CudaPointers.Device workspace = new CudaPointers.Device();

    /// @param workspaceBytes what NVIDIA advises for the device; were it left to cuBLAS, it would allocate in the first product
    CudaMatmul(CudaOwned owned, CUstream stream, long workspaceBytes) {
        CudaCheck.driver("cuMemAlloc of cuBLAS's workspace", JCudaDriver.cuMemAlloc(workspace, workspaceBytes));
        owned.add(() -> CudaCheck.driver("cuMemFree", JCudaDriver.cuMemFree(workspace)));
        CudaCheck.cublas("cublasCreate", JCublas2.cublasCreate(handle));
        owned.add(() -> CudaCheck.cublas("cublasDestroy", JCublas2.cublasDestroy(handle)));
        CudaCheck.cublas("cublasSetStream", JCublas2.cublasSetStream(handle, new cudaStream_t(stream)));
        CudaCheck.cublas("cublasSetMathMode", JCublas2.cublasSetMathMode(handle, CUBLAS_MATH_DISALLOW_REDUCED_PRECISION_REDUCTION));
        CudaCheck.cublas("cublasSetWorkspace", JCublas2.cublasSetWorkspace(handle, workspace, workspaceBytes));
    }

    int version() {
        int[] version = new int[1];
        CudaCheck.cublas("cublasGetVersion", JCublas2.cublasGetVersion(handle, version));
        return version[0];
    }

    /// All of the same type, and none of them empty; sums are float32.
    void matmul(Tensor out, Store store, Tensor a, Transpose transposeA, Tensor b, Transpose transposeB) {
        int M = out.rows();
        int P = out.columns();
        int K = transposeA == Transpose.NO ? a.columns() : a.rows();
        int type = out.dtype() == DType.BF16 ? CUDA_R_16BF : CUDA_R_32F;
        CudaCheck.cublas("cublasGemmEx", JCublas2.cublasGemmEx_new(handle, operation(transposeB), operation(transposeA), P, M, K, ONE,
            pointer(b), type, b.columns(), pointer(a), type, a.columns(), store == Store.ADD ? ONE : ZERO,
            pointer(out), type, P, CUBLAS_COMPUTE_32F, CUBLAS_GEMM_DEFAULT));
    }

    private static Pointer pointer(Tensor tensor) {
        return new CudaPointers.Native(CudaMemory.address(tensor));
    }

    private static int operation(Transpose transpose) {
        return transpose == Transpose.NO ? CUBLAS_OP_N : CUBLAS_OP_T;
    }
}
