// A libcublas.so.12 that passes the functions in use on to libcublas.so.13.
//
// JCublas asks the loader for libcublas.so.12 and for symbols of the version "libcublas.so.12" (exports.map gives them one).
// Where only cuBLAS 13 is installed, this library is loaded under that name first. The functions below are declared alike in
// both versions of cublas_api.h; handles, streams and device pointers are addresses, enumerations are int.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>

enum { NOT_INITIALIZED = 1, NOT_SUPPORTED = 15 };

static void *cublas;

// Opens the library that everything is passed on to. Returns null, or what the loader says. The first that opens stays.
const char *cria_cublas_open(const char *path) {
    if (cublas == NULL) {
        cublas = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    }
    return cublas == NULL ? dlerror() : NULL;
}

#define PASS_ON(type, name, parameters, arguments, absent)                    \
    type name parameters {                                                    \
        static type(*real) parameters;                                        \
        if (real == NULL && cublas != NULL) {                                 \
            real = (type(*) parameters)dlsym(cublas, #name);                  \
        }                                                                     \
        return real == NULL ? absent : real arguments;                        \
    }

#define STATUS(name, parameters, arguments) PASS_ON(int, name, parameters, arguments, cublas == NULL ? NOT_INITIALIZED : NOT_SUPPORTED)

STATUS(cublasCreate_v2, (void **handle), (handle))
STATUS(cublasDestroy_v2, (void *handle), (handle))
STATUS(cublasGetVersion_v2, (void *handle, int *version), (handle, version))
STATUS(cublasGetProperty, (int type, int *value), (type, value))
STATUS(cublasSetStream_v2, (void *handle, void *stream), (handle, stream))
STATUS(cublasSetWorkspace_v2, (void *handle, void *workspace, size_t bytes), (handle, workspace, bytes))
STATUS(cublasSetMathMode, (void *handle, int mode), (handle, mode))

STATUS(cublasGemmEx,
       (void *handle, int transa, int transb, int m, int n, int k, const void *alpha, const void *a, int atype, int lda,
        const void *b, int btype, int ldb, const void *beta, void *c, int ctype, int ldc, int compute, int algo),
       (handle, transa, transb, m, n, k, alpha, a, atype, lda, b, btype, ldb, beta, c, ctype, ldc, compute, algo))

PASS_ON(const char *, cublasGetStatusName, (int status), (status), NULL)
PASS_ON(const char *, cublasGetStatusString, (int status), (status), NULL)
