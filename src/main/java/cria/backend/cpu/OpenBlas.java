package cria.backend.cpu;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import cria.kernel.Transpose;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// Matrix products by OpenBLAS, <https://github.com/OpenMathLib/OpenBLAS>, one thread a call: [Threads] shares out the work,
/// and a second pool beside it would fight over the cores.
final class OpenBlas {

    // void cblas_sgemm(enum CBLAS_ORDER order, enum CBLAS_TRANSPOSE transa, enum CBLAS_TRANSPOSE transb,
    //                  int m, int n, int k, float alpha, const float *a, int lda, const float *b, int ldb,
    //                  float beta, float *c, int ldc)
    private static final MethodHandle SGEMM = NativeLibraries.handle(NativeLibraries.blas(), "cblas_sgemm",
        FunctionDescriptor.ofVoid(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_FLOAT, ADDRESS, JAVA_INT,
            ADDRESS, JAVA_INT, JAVA_FLOAT, ADDRESS, JAVA_INT));

    // char *openblas_get_config(void)
    private static final MethodHandle GET_CONFIG = NativeLibraries.handle(NativeLibraries.blas(), "openblas_get_config",
        FunctionDescriptor.of(ADDRESS));

    // char *openblas_get_corename(void)
    private static final MethodHandle GET_CORENAME = NativeLibraries.handle(NativeLibraries.blas(), "openblas_get_corename",
        FunctionDescriptor.of(ADDRESS));

    private static final int ROW_MAJOR = 101;
    private static final int NO_TRANSPOSE = 111;
    private static final int TRANSPOSE = 112;

    static {
        // void openblas_set_num_threads(int num_threads)
        MethodHandle setNumThreads = NativeLibraries.handle(NativeLibraries.blas(), "openblas_set_num_threads",
            FunctionDescriptor.ofVoid(JAVA_INT));
        try {
            setNumThreads.invokeExact(1);
        } catch (Throwable t) {
            throw new ExceptionInInitializerError(t);
        }
    }

    private OpenBlas() {}

    /// `c = a · b` or, with `beta` 1, `c += a · b`; each operand row-major, its rows `ld` elements apart.
    static void sgemm(Transpose transposeA, Transpose transposeB, int m, int n, int k, MemorySegment a, int lda,
            MemorySegment b, int ldb, float beta, MemorySegment c, int ldc) {
        try {
            SGEMM.invokeExact(ROW_MAJOR, code(transposeA), code(transposeB), m, n, k, 1f, a, lda, b, ldb, beta, c, ldc);
        } catch (Throwable t) {
            throw CpuLibrary.failed(t);
        }
    }

    /// Where cblas_sgemm lies, for kernels in C that multiply.
    static MemorySegment sgemmAddress() {
        return NativeLibraries.blas().findOrThrow("cblas_sgemm");
    }

    /// Version and processor kind: `OpenBLAS 0.3.31 Zen`.
    static String description() {
        try {
            // "OpenBLAS 0.3.31 DYNAMIC_ARCH …", or the version alone
            String config = text((MemorySegment) GET_CONFIG.invokeExact()).replace("OpenBLAS", "").trim();
            return "OpenBLAS " + config.split(" ")[0] + " " + text((MemorySegment) GET_CORENAME.invokeExact());
        } catch (Throwable t) {
            throw CpuLibrary.failed(t);
        }
    }

    @SuppressWarnings("restricted")
    private static String text(MemorySegment address) {
        return address.reinterpret(Long.MAX_VALUE).getString(0);
    }

    private static int code(Transpose transpose) {
        return transpose == Transpose.NO ? NO_TRANSPOSE : TRANSPOSE;
    }
}
