#include "common.h"

CLONES void cria_widen_block(float *out, const void *inp, int type, int64_t offset, int64_t stride, int rows, int columns) {
    for (int r = 0; r < rows; r++) {
        widen(out + (size_t)r * columns, inp, type, (size_t)(offset + r * stride), (size_t)columns);
    }
}

enum { TOGETHER = 4 };

/* out[p] (+)= a · b[p] for columns [from, to). Four rows of b at once: their sums do not wait for each other. */
INLINE void dot_rows(float *restrict out, int add, const float *restrict a, const void *restrict b, int type, int K,
                     int from, int to) {
    int p = from;
    for (; p + TOGETHER <= to; p += TOGETHER) {
        size_t row = (size_t)p * K;
        float s0 = 0.0f, s1 = 0.0f, s2 = 0.0f, s3 = 0.0f;
#pragma omp simd reduction(+ : s0, s1, s2, s3)
        for (int k = 0; k < K; k++) {
            s0 += a[k] * weight_at(b, type, row + k);
            s1 += a[k] * weight_at(b, type, row + K + k);
            s2 += a[k] * weight_at(b, type, row + 2 * (size_t)K + k);
            s3 += a[k] * weight_at(b, type, row + 3 * (size_t)K + k);
        }
        out[p] = add ? out[p] + s0 : s0;
        out[p + 1] = add ? out[p + 1] + s1 : s1;
        out[p + 2] = add ? out[p + 2] + s2 : s2;
        out[p + 3] = add ? out[p + 3] + s3 : s3;
    }
    for (; p < to; p++) {
        float s = 0.0f;
#pragma omp simd reduction(+ : s)
        for (int k = 0; k < K; k++) {
            s += a[k] * weight_at(b, type, (size_t)p * K + k);
        }
        out[p] = add ? out[p] + s : s;
    }
}

/* Generation multiplies one row by all weights: reading them is the whole cost, so they are read once, as they lie. */
INLINE void few_rows(float *out, int add, const float *a, const void *b, int type, int M, int K, int P, int from, int to) {
    for (int p = from; p < to; p += TOGETHER) {
        int end = p + TOGETHER < to ? p + TOGETHER : to;
        for (int m = 0; m < M; m++) {
            dot_rows(out + (size_t)m * P, add, a + (size_t)m * K, b, type, K, p, end);
        }
    }
}

CLONES void cria_matmul_few_rows(float *out, int add, const float *a, const void *b, int type, int M, int K, int P,
                                 int from, int to) {
    switch (type) {
        case CRIA_BF16: few_rows(out, add, a, b, CRIA_BF16, M, K, P, from, to); break;
        case CRIA_F16: few_rows(out, add, a, b, CRIA_F16, M, K, P, from, to); break;
        default: few_rows(out, add, a, b, CRIA_F32, M, K, P, from, to); break;
    }
}
