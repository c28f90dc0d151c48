/* What every kernel uses: versions of a function for different processors, exp in vectors, and the narrow float types. */
#ifndef CRIA_COMMON_H
#define CRIA_COMMON_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "cria.h"

/* Compiles a function once per processor generation; the loader takes the best one. Not "avx2": that has no FMA. The self-test
   leaves out the best, so that the others run, too. */
#ifndef CLONES
#if defined(__x86_64__) && defined(__GLIBC__) && !defined(__clang__) && __GNUC__ >= 12
#define CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CLONES
#endif
#endif

/* A helper must become part of each clone of its caller, or it would run as the oldest processor's. */
#define INLINE static inline __attribute__((always_inline))

INLINE uint32_t bits_of(float x) {
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

INLINE float float_of(uint32_t bits) {
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* exp(x) within 2 ulp, without a branch so that loops over it become vectors. exp(-inf) = 0, exp(> 88.73) = inf; the
   comparisons let NaN through.
   x = n ln 2 + r with |r| <= ln 2 / 2, and a polynomial for exp(r); coefficients as in Cephes' expf,
   https://www.netlib.org/cephes/. 2^n is applied in two halves, since 2^128 and 2^-149 are no normal floats. */
INLINE float exp_of(float x) {
    float c = x < -104.0f ? -104.0f : x;
    c = c > 89.0f ? 89.0f : c;
    float whole = rintf(c * 1.44269504088896341f);
    int32_t n = (int32_t)whole;
    float r = c - whole * 0.693359375f + whole * 2.12194440e-4f;
    float p = 1.9875691500e-4f;
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    float y = p * (r * r) + r + 1.0f;
    int32_t half = n >> 1;
    return y * float_of((uint32_t)(half + 127) << 23) * float_of((uint32_t)(n - half + 127) << 23);
}

/* The sum of a[c] · b[c] */
INLINE float dot_of(const float *a, const float *b, int n) {
    float dot = 0.0f;
#pragma omp simd reduction(+ : dot)
    for (int c = 0; c < n; c++) {
        dot += a[c] * b[c];
    }
    return dot;
}

/* The largest of x[0..n); -inf where n = 0. NaN is passed over. */
INLINE float max_of(const float *x, size_t n) {
    enum { LANES = 32 };
    float lane[LANES];
    for (int j = 0; j < LANES; j++) {
        lane[j] = -INFINITY;
    }
    size_t i = 0;
    for (; i + LANES <= n; i += LANES) {
#pragma omp simd
        for (int j = 0; j < LANES; j++) {
            lane[j] = x[i + j] > lane[j] ? x[i + j] : lane[j];
        }
    }
    float m = -INFINITY;
    for (int j = 0; j < LANES; j++) {
        m = lane[j] > m ? lane[j] : m;
    }
    for (; i < n; i++) {
        m = x[i] > m ? x[i] : m;
    }
    return m;
}

/* A weight that lies in a file need not be aligned. */
typedef float file_float __attribute__((aligned(1), may_alias));
typedef uint16_t file_half __attribute__((aligned(1), may_alias));

INLINE float from_bfloat16(uint16_t h) {
    return float_of((uint32_t)h << 16);
}

/* Shifts exponent and mantissa into place and multiplies by 2^112, which is exact and makes subnormals normal. */
INLINE float from_float16(uint16_t h) {
    float magnitude = float_of((uint32_t)(h & 0x7FFF) << 13) * 0x1p112f;
    uint32_t infinite = (h & 0x7C00) == 0x7C00 ? 0x7F800000u : 0u;
    return float_of(bits_of(magnitude) | infinite | (uint32_t)(h & 0x8000) << 16);
}

/* Element i of a weight. With a constant type the switch is gone. */
INLINE float weight_at(const void *weight, int type, size_t i) {
    switch (type) {
        case CRIA_BF16: return from_bfloat16(((const file_half *)weight)[i]);
        case CRIA_F16: return from_float16(((const file_half *)weight)[i]);
        default: return ((const file_float *)weight)[i];
    }
}

INLINE void widen_as(float *restrict out, const void *restrict inp, int type, size_t offset, size_t n) {
    for (size_t i = 0; i < n; i++) {
        out[i] = weight_at(inp, type, offset + i);
    }
}

/* out[0..n) = inp[offset..offset + n), widened */
INLINE void widen(float *restrict out, const void *restrict inp, int type, size_t offset, size_t n) {
    switch (type) {
        case CRIA_BF16: widen_as(out, inp, CRIA_BF16, offset, n); break;
        case CRIA_F16: widen_as(out, inp, CRIA_F16, offset, n); break;
        default: widen_as(out, inp, CRIA_F32, offset, n); break;
    }
}

#endif
