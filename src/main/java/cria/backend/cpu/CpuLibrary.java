package cria.backend.cpu;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import cria.tensor.DType;
import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;

/// The functions of `native/cria.h`. To be called with `invokeExact`: these fields are constants to the just-in-time
/// compiler, and a call costs some nanoseconds.
final class CpuLibrary {

    // void cria_embedding_forward(float *out, const int32_t *tokens, const void *weight, int type, int C, int from, int to)
    static final MethodHandle EMBEDDING_FORWARD = kernel("cria_embedding_forward",
        FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));

    // void cria_embedding_backward(float *dweight, const float *dout, const int32_t *tokens, int padding, int N, int C,
    //     int from, int to)
    static final MethodHandle EMBEDDING_BACKWARD = kernel("cria_embedding_backward",
        FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));

    // void cria_rmsnorm_forward(float *out, float *rstd, const float *inp, const float *weight, float eps, int C, int from,
    //     int to)
    static final MethodHandle RMSNORM_FORWARD = kernel("cria_rmsnorm_forward",
        FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_FLOAT, JAVA_INT, JAVA_INT, JAVA_INT));

    // void cria_add_rmsnorm_forward(float *sum, float *out, float *rstd, const float *a, const float *b,
    //     const float *weight, float eps, int C, int from, int to)
    static final MethodHandle ADD_RMSNORM_FORWARD = kernel("cria_add_rmsnorm_forward",
        FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_FLOAT, JAVA_INT, JAVA_INT,
            JAVA_INT));

    // void cria_rmsnorm_backward(float *dinp, float *partial, const float *dresidual, const float *dout, const float *inp,
    //     const float *weight, const float *rstd, int C, int from, int to)
    static final MethodHandle RMSNORM_BACKWARD = kernel("cria_rmsnorm_backward",
        FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT,
            JAVA_INT));

    // void cria_rmsnorm_input_backward(float *dinp, const float *dresidual, const float *dout, const float *inp,
    //     const float *weight, const float *rstd, int C, int from, int to)
    static final MethodHandle RMSNORM_INPUT_BACKWARD = kernel("cria_rmsnorm_input_backward",
        FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT));

    // void cria_add_partials(float *out, const float *partials, int count, int C, int from, int to)
    static final MethodHandle ADD_PARTIALS = kernel("cria_add_partials",
        FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));

    // void cria_add(float *out, const float *a, const float *b, int64_t from, int64_t to)
    static final MethodHandle ADD = kernel("cria_add",
        FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG));

    // void cria_add_noise(float *x, float scale, uint32_t key, int64_t first, int64_t from, int64_t to)
    static final MethodHandle ADD_NOISE = kernel("cria_add_noise",
        FunctionDescriptor.ofVoid(ADDRESS, JAVA_FLOAT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG));

    // void cria_fill(float *x, float value, int64_t from, int64_t to)
    static final MethodHandle FILL = kernel("cria_fill",
        FunctionDescriptor.ofVoid(ADDRESS, JAVA_FLOAT, JAVA_LONG, JAVA_LONG));

    // void cria_cast(void *out, int out_type, const void *inp, int inp_type, int64_t from, int64_t to)
    static final MethodHandle CAST = kernel("cria_cast",
        FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_LONG, JAVA_LONG));

    // double cria_sum_of_squares(const float *x, int64_t from, int64_t to)
    static final MethodHandle SUM_OF_SQUARES = kernel("cria_sum_of_squares",
        FunctionDescriptor.of(JAVA_DOUBLE, ADDRESS, JAVA_LONG, JAVA_LONG));

    // void cria_widen_block(float *out, const void *inp, int type, int64_t offset, int64_t stride, int rows, int columns)
    static final MethodHandle WIDEN_BLOCK = kernel("cria_widen_block",
        FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT));

    // void cria_matmul_few_rows(float *out, int add, const float *a, const void *b, int type, int M, int K, int P, int from,
    //     int to)
    static final MethodHandle MATMUL_FEW_ROWS = kernel("cria_matmul_few_rows",
        FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT,
            JAVA_INT));

    // void cria_rope_forward(float *x, const float *cos, const float *sin, const int32_t *starts, int heads, int HS,
    //     int from, int to)
    static final MethodHandle ROPE_FORWARD = kernel("cria_rope_forward",
        FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));

    // void cria_rope_backward(float *dx, const float *cos, const float *sin, const int32_t *starts, int heads, int HS,
    //     int from, int to)
    static final MethodHandle ROPE_BACKWARD = kernel("cria_rope_backward",
        FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));

    // void cria_set_sgemm(void *cblas_sgemm)
    static final MethodHandle SET_SGEMM = kernel("cria_set_sgemm",
        FunctionDescriptor.ofVoid(ADDRESS));

    // int cria_attention_rows(void)
    static final MethodHandle ATTENTION_ROWS = kernel("cria_attention_rows",
        FunctionDescriptor.of(JAVA_INT));

    // int cria_attention_scratch(void)
    static final MethodHandle ATTENTION_SCRATCH = kernel("cria_attention_scratch",
        FunctionDescriptor.of(JAVA_INT));

    // void cria_attention_forward(float *out, float *lse, const float *q, const float *k, const float *v, int N, int S,
    //     int NH, int KVH, int HS, int head, int row, int rows, int start, float *scratch)
    static final MethodHandle ATTENTION_FORWARD = kernel("cria_attention_forward",
        FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT,
            JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));

    // void cria_attention_backward(float *dq, float *dk, float *dv, const float *dout, const float *out, const float *lse,
    //     const float *q, const float *k, const float *v, int N, int NH, int KVH, int HS, int head, int row, int rows,
    //     float *scratch)
    static final MethodHandle ATTENTION_BACKWARD = kernel("cria_attention_backward",
        FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT,
            JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));

    // void cria_sum_query_heads(float *out, const float *inp, int NH, int KVH, int HS, int from, int to)
    static final MethodHandle SUM_QUERY_HEADS = kernel("cria_sum_query_heads",
        FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));

    // void cria_swiglu_forward(float *out, const float *gate, const float *up, int64_t from, int64_t to)
    static final MethodHandle SWIGLU_FORWARD = kernel("cria_swiglu_forward",
        FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG));

    // void cria_swiglu_backward(float *dgate, float *dup, const float *dout, const float *gate, const float *up,
    //     int64_t from, int64_t to)
    static final MethodHandle SWIGLU_BACKWARD = kernel("cria_swiglu_backward",
        FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG));

    // void cria_cross_entropy_forward(float *losses, int32_t *predictions, const float *logits, const int32_t *targets,
    //     int V, int from, int to)
    static final MethodHandle CROSS_ENTROPY_FORWARD = kernel("cria_cross_entropy_forward",
        FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT));

    // void cria_cross_entropy_backward(float *losses, float *dlogits, const float *logits, const int32_t *targets,
    //     float dloss, int V, int from, int to)
    static final MethodHandle CROSS_ENTROPY_BACKWARD = kernel("cria_cross_entropy_backward",
        FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_FLOAT, JAVA_INT, JAVA_INT, JAVA_INT));

    // void cria_smoothed_cross_entropy_backward(float *losses, float *dlogits, const float *logits, const int32_t *targets,
    //     float smoothing, float dloss, int V, int from, int to)
    static final MethodHandle SMOOTHED_CROSS_ENTROPY_BACKWARD = kernel("cria_smoothed_cross_entropy_backward",
        FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_FLOAT, JAVA_FLOAT, JAVA_INT, JAVA_INT, JAVA_INT));

    // void cria_adamw(float *param, float *m, float *v, const float *grad, float grad_scale, float keep, float step_size,
    //     float beta1, float one_minus_beta1, float beta2, float one_minus_beta2, float root_correction2, float eps,
    //     int64_t from, int64_t to)
    static final MethodHandle ADAMW = kernel("cria_adamw",
        FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_FLOAT, JAVA_FLOAT, JAVA_FLOAT, JAVA_FLOAT,
            JAVA_FLOAT, JAVA_FLOAT, JAVA_FLOAT, JAVA_FLOAT, JAVA_FLOAT, JAVA_LONG, JAVA_LONG));

    // void cria_report_faults(const void *sgemm)
    private static final MethodHandle REPORT_FAULTS = kernel("cria_report_faults",
        FunctionDescriptor.ofVoid(ADDRESS));

    static {
        try {
            SET_SGEMM.invokeExact(OpenBlas.sgemmAddress());
            REPORT_FAULTS.invokeExact(OpenBlas.sgemmAddress());
        } catch (Throwable t) {
            throw failed(t);
        }
    }

    private CpuLibrary() {}

    /// How C names the type of a weight.
    static int type(DType dtype) {
        return switch (dtype) {
            case F32 -> 0;
            case F16 -> 1;
            case BF16 -> 2;
            case F64, I32, U16, U8 -> throw new IllegalArgumentException("no weights are " + dtype);
        };
    }

    /// C throws nothing: what comes out of a handle is an unchecked exception of Java's side of the call.
    static RuntimeException failed(Throwable t) {
        return switch (t) {
            case RuntimeException e -> e;
            case Error e -> throw e;
            default -> new IllegalStateException(t);
        };
    }

    private static MethodHandle kernel(String symbol, FunctionDescriptor descriptor) {
        return NativeLibraries.handle(NativeLibraries.kernels(), symbol, descriptor);
    }
}
