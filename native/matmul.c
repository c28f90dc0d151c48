#include "common.h"

CLONES void cria_widen_block(float *out, const void *inp, int type, int64_t offset, int64_t stride, int rows, int columns) {
    for (int r = 0; r < rows; r++) {
        widen(out + (size_t)r * columns, inp, type, (size_t)(offset + r * stride), (size_t)columns);
    }
}

/* Rows of b at once: their sums do not wait for each other. */
enum { TOGETHER = 4 };

/* Elements of a row of b that are widened together, where several rows of a use them. */
enum { DEPTH = 512 };

/* out[0..columns) = or += (add) a (depth) · b's rows, which begin at element `at` and are stride apart */
INLINE void dot_rows(float *restrict out, int add, const float *restrict a, const void *restrict b, int type, size_t at,
                     size_t stride, int columns, int depth) {
    if (columns == TOGETHER) {
        float s0 = 0.0f, s1 = 0.0f, s2 = 0.0f, s3 = 0.0f;
#pragma omp simd reduction(+ : s0, s1, s2, s3)
        for (int k = 0; k < depth; k++) {
            s0 += a[k] * weight_at(b, type, at + k);
            s1 += a[k] * weight_at(b, type, at + stride + k);
            s2 += a[k] * weight_at(b, type, at + 2 * stride + k);
            s3 += a[k] * weight_at(b, type, at + 3 * stride + k);
        }
        out[0] = add ? out[0] + s0 : s0;
        out[1] = add ? out[1] + s1 : s1;
        out[2] = add ? out[2] + s2 : s2;
        out[3] = add ? out[3] + s3 : s3;
        return;
    }
    for (int p = 0; p < columns; p++) {
        float s = 0.0f;
#pragma omp simd reduction(+ : s)
        for (int k = 0; k < depth; k++) {
            s += a[k] * weight_at(b, type, at + p * stride + k);
        }
        out[p] = add ? out[p] + s : s;
    }
}

/* Generation multiplies one row by all weights: reading them is the whole cost, so they are read once, as they lie. */
INLINE void few_rows(float *out, int add, const float *a, const void *b, int type, int M, int K, int P, int from, int to) {
    float block[TOGETHER * DEPTH];
    for (int p = from; p < to; p += TOGETHER) {
        int columns = to - p < TOGETHER ? to - p : TOGETHER;
        size_t at = (size_t)p * K;
        if (M == 1 || type == CRIA_F32) {
            for (int m = 0; m < M; m++) {
                dot_rows(out + (size_t)m * P + p, add, a + (size_t)m * K, b, type, at, (size_t)K, columns, K);
            }
            continue;
        }
        for (int k = 0; k < K; k += DEPTH) {
            int depth = K - k < DEPTH ? K - k : DEPTH;
            for (int c = 0; c < columns; c++) {
                widen(block + c * DEPTH, b, type, at + (size_t)c * K + k, (size_t)depth);
            }
            for (int m = 0; m < M; m++) {
                dot_rows(out + (size_t)m * P + p, add || k > 0, a + (size_t)m * K + k, block, CRIA_F32, 0, DEPTH,
                         columns, depth);
            }
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
