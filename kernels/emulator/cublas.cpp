// cuBLAS: the products of matrices that the program asks for. Operands are checked as the kernels' accesses are: each must lie
// in one allocation of the device, and have been written.
#include <cstddef>
#include <cstdint>
#include <utility>

#include "gemm.h"
#include "result.h"

extern "C" bool cria_emulator_operand(const char *function, const char *name, uintptr_t address, size_t column_bytes,
                                      size_t stride_bytes, size_t columns, bool read);
extern "C" void cria_emulator_written(uintptr_t address, size_t column_bytes, size_t stride_bytes, size_t columns);

namespace {
enum Status : int { OK = 0, NO_HANDLE = 1, BAD_VALUE = 7, EXECUTION_FAILED = 13, INTERNAL_ERROR = 14, UNSUPPORTED = 15 };

struct Handle {
    void *stream = nullptr;
    int pointer_mode = 0, math_mode = 0;
};

Status ready(const Handle *handle) { return cria_emulator_refuses() ? INTERNAL_ERROR : handle == nullptr ? NO_HANDLE : OK; }

constexpr int TYPE_F32 = 0, TYPE_BF16 = 14; // CUDA_R_32F, CUDA_R_16BF

bool element_of(int type, Element *element) {
    *element = type == TYPE_BF16 ? Element::BF16 : Element::F32;
    return type == TYPE_F32 || type == TYPE_BF16;
}

size_t bytes_of(Element element) { return element == Element::F32 ? 4 : 2; }

// All compute types with sums in float: CUBLAS_COMPUTE_32F (68), pedantic (69), and with faster products (74, 75, 77);
// or CUDA_R_32F, the name in older headers.
bool sums_in_float(int compute) { return compute == TYPE_F32 || (compute >= 68 && compute <= 77 && compute != 70); }

bool operand(const char *function, const char *name, const Matrix &x, long long rows, long long columns, bool read) {
    size_t size = bytes_of(x.element);
    if (x.transposed) {
        std::swap(rows, columns);
    }
    return cria_emulator_operand(function, name, x.address, (size_t)rows * size, (size_t)x.leading * size, (size_t)columns,
                                 read);
}

Status check(const char *function, const Product &p) {
    auto leads = [](const Matrix &x, long long rows, long long columns) {
        long long least = x.transposed ? columns : rows;
        return x.leading >= (least > 1 ? least : 1);
    };
    if (p.m < 0 || p.n < 0 || p.k < 0 || !leads(p.a, p.m, p.k) || !leads(p.b, p.k, p.n) || !leads(p.c, p.m, p.n)) {
        report(INVALID_VALUE, "%s: m %lld, n %lld, k %lld with leading dimensions %lld, %lld, %lld", function, p.m, p.n, p.k,
               p.a.leading, p.b.leading, p.c.leading);
        return BAD_VALUE;
    }
    if (p.m == 0 || p.n == 0) {
        return OK;
    }
    bool factors_count = p.alpha != 0 && p.k != 0; // else nobody reads them
    bool right = (!factors_count || operand(function, "A", p.a, p.m, p.k, true))
        && (!factors_count || operand(function, "B", p.b, p.k, p.n, true))
        && operand(function, "C", p.c, p.m, p.n, p.beta != 0);
    return right ? OK : EXECUTION_FAILED;
}

Status run(const char *function, Product p) {
    Status status = check(function, p);
    if (status != OK || p.m == 0 || p.n == 0) {
        return status;
    }
    if (p.alpha == 0) {
        p.k = 0;
    }
    multiply(p);
    size_t size = bytes_of(p.c.element);
    cria_emulator_written(p.c.address, (size_t)p.m * size, (size_t)p.c.leading * size, (size_t)p.n);
    return OK;
}

struct Operand { const void *address; int type; long long leading, stride; };

Status batch(const char *function, Handle *handle, int trans_a, int trans_b, long long m, long long n, long long k,
             const float *alpha, Operand a, Operand b, const float *beta, Operand c, long long count, int compute) {
    Product p{m, n, k, 0, 0, {}, {}, {}};
    if (Status status = ready(handle); status != OK) {
        return status;
    }
    if (trans_a < 0 || trans_a > 2 || trans_b < 0 || trans_b > 2 || alpha == nullptr || beta == nullptr) {
        return BAD_VALUE;
    }
    // As cuBLAS has it: factors of one type; sums and scales in float; a bf16 result only of bf16 factors.
    bool known = element_of(a.type, &p.a.element) && element_of(b.type, &p.b.element) && element_of(c.type, &p.c.element);
    if (!known || a.type != b.type || (c.type == TYPE_BF16 && a.type == TYPE_F32) || !sums_in_float(compute)
        || handle->pointer_mode != 0) {
        report(NOT_SUPPORTED, "%s: types %d, %d, %d with compute type %d", function, a.type, b.type, c.type, compute);
        return UNSUPPORTED;
    }
    p.alpha = *alpha;
    p.beta = *beta;
    p.a.leading = a.leading;
    p.b.leading = b.leading;
    p.c.leading = c.leading;
    p.a.transposed = trans_a != 0;
    p.b.transposed = trans_b != 0;
    for (long long i = 0; i < count; i++) {
        p.a.address = (uintptr_t)a.address + (uintptr_t)(i * a.stride) * bytes_of(p.a.element);
        p.b.address = (uintptr_t)b.address + (uintptr_t)(i * b.stride) * bytes_of(p.b.element);
        p.c.address = (uintptr_t)c.address + (uintptr_t)(i * c.stride) * bytes_of(p.c.element);
        Status status = run(function, p);
        if (status != OK) {
            return status;
        }
    }
    return OK;
}
} // namespace

EXPORT Status cublasCreate_v2(Handle **handle) {
    if (cria_emulator_refuses()) {
        return INTERNAL_ERROR;
    }
    *handle = new Handle;
    cria_emulator_hold(1);
    return OK;
}

EXPORT Status cublasDestroy_v2(Handle *handle) {
    Status status = ready(handle);
    if (status == OK) {
        delete handle;
        cria_emulator_hold(-1);
    }
    return status;
}

EXPORT Status cublasSetStream_v2(Handle *handle, void *stream) {
    Status status = ready(handle);
    if (status == OK) {
        handle->stream = stream;
    }
    return status;
}

EXPORT Status cublasGetStream_v2(Handle *handle, void **stream) {
    *stream = handle->stream;
    return OK;
}

EXPORT Status cublasSetWorkspace_v2(Handle *handle, void *, size_t) { return ready(handle); }

EXPORT Status cublasSetMathMode(Handle *handle, int mode) {
    Status status = ready(handle);
    if (status == OK) {
        handle->math_mode = mode;
    }
    return status;
}

EXPORT Status cublasGetMathMode(Handle *handle, int *mode) {
    *mode = handle->math_mode;
    return OK;
}

EXPORT Status cublasSetPointerMode_v2(Handle *handle, int mode) {
    handle->pointer_mode = mode;
    return OK;
}

EXPORT Status cublasGetPointerMode_v2(Handle *handle, int *mode) {
    *mode = handle->pointer_mode;
    return OK;
}

EXPORT Status cublasSetAtomicsMode(Handle *handle, int) { return handle == nullptr ? NO_HANDLE : OK; }

EXPORT Status cublasGetVersion_v2(Handle *, int *version) {
    *version = 120600;
    return OK;
}

EXPORT Status cublasGetProperty(int which, int *value) { // 0 major, 1 minor, 2 patch
    *value = which == 0 ? 12 : which == 1 ? 6 : 0;
    return OK;
}

EXPORT Status cublasGemmEx_64(Handle *handle, int trans_a, int trans_b, int64_t m, int64_t n, int64_t k, const float *alpha,
                              const void *a, int type_a, int64_t leading_a, const void *b, int type_b, int64_t leading_b,
                              const float *beta, void *c, int type_c, int64_t leading_c, int compute, int) {
    return batch("cublasGemmEx", handle, trans_a, trans_b, m, n, k, alpha, {a, type_a, leading_a, 0}, {b, type_b, leading_b, 0},
                 beta, {c, type_c, leading_c, 0}, 1, compute);
}

EXPORT Status cublasGemmEx(Handle *handle, int trans_a, int trans_b, int m, int n, int k, const float *alpha, const void *a,
                           int type_a, int leading_a, const void *b, int type_b, int leading_b, const float *beta, void *c,
                           int type_c, int leading_c, int compute, int algorithm) {
    return cublasGemmEx_64(handle, trans_a, trans_b, m, n, k, alpha, a, type_a, leading_a, b, type_b, leading_b, beta, c, type_c,
                           leading_c, compute, algorithm);
}

EXPORT Status cublasGemmStridedBatchedEx_64(Handle *handle, int trans_a, int trans_b, int64_t m, int64_t n, int64_t k,
                                            const float *alpha, const void *a, int type_a, int64_t leading_a, long long stride_a,
                                            const void *b, int type_b, int64_t leading_b, long long stride_b, const float *beta,
                                            void *c, int type_c, int64_t leading_c, long long stride_c, int64_t count,
                                            int compute, int) {
    return batch("cublasGemmStridedBatchedEx", handle, trans_a, trans_b, m, n, k, alpha, {a, type_a, leading_a, stride_a},
                 {b, type_b, leading_b, stride_b}, beta, {c, type_c, leading_c, stride_c}, count, compute);
}

EXPORT Status cublasGemmStridedBatchedEx(Handle *handle, int trans_a, int trans_b, int m, int n, int k, const float *alpha,
                                         const void *a, int type_a, int leading_a, long long stride_a, const void *b, int type_b,
                                         int leading_b, long long stride_b, const float *beta, void *c, int type_c, int leading_c,
                                         long long stride_c, int count, int compute, int algorithm) {
    return cublasGemmStridedBatchedEx_64(handle, trans_a, trans_b, m, n, k, alpha, a, type_a, leading_a, stride_a, b, type_b,
                                         leading_b, stride_b, beta, c, type_c, leading_c, stride_c, count, compute, algorithm);
}

EXPORT Status cublasSgemm_v2(Handle *handle, int trans_a, int trans_b, int m, int n, int k, const float *alpha, const float *a,
                             int leading_a, const float *b, int leading_b, const float *beta, float *c, int leading_c) {
    return batch("cublasSgemm", handle, trans_a, trans_b, m, n, k, alpha, {a, TYPE_F32, leading_a, 0},
                 {b, TYPE_F32, leading_b, 0}, beta, {c, TYPE_F32, leading_c, 0}, 1, TYPE_F32);
}
