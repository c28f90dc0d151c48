#include "common.h"

/* A tile of scores is ROWS queries by KEYS keys: small enough for the second cache, large enough for sgemm. */
enum { ROWS = 128, KEYS = 256 };

/* Up to here sgemm's preparations cost more than its products. */
enum { FEW = 4 };

enum { ROW_MAJOR = 101, NO = 111, YES = 112 };

typedef void (*Sgemm)(int order, int transpose_a, int transpose_b, int M, int N, int K, float alpha, const float *a, int lda,
                      const float *b, int ldb, float beta, float *c, int ldc);

static Sgemm sgemm;

void cria_set_sgemm(void *cblas_sgemm) {
    sgemm = (Sgemm)cblas_sgemm;
}

int cria_attention_rows(void) {
    return ROWS;
}

int cria_attention_scratch(void) {
    return 2 * ROWS * KEYS;
}

/* scores (rows, keys) = q · kᵀ · scale, for few rows */
INLINE void few_scores(float *scores, const float *q, int ldq, const float *k, int ldk, float scale, int rows, int keys,
                       int HS) {
    for (int i = 0; i < rows; i++) {
        const float *q_i = q + (size_t)i * ldq;
        for (int j = 0; j < keys; j++) {
            scores[(size_t)i * keys + j] = dot_of(q_i, k + (size_t)j * ldk, HS) * scale;
        }
    }
}

/* out (rows, HS) += p (rows, keys) · v, for few rows */
INLINE void few_values(float *out, int ldo, const float *p, const float *v, int ldv, int rows, int keys, int HS) {
    for (int i = 0; i < rows; i++) {
        float *restrict out_i = out + (size_t)i * ldo;
        for (int j = 0; j < keys; j++) {
            const float *restrict v_j = v + (size_t)j * ldv;
            float p_ij = p[(size_t)i * keys + j];
            for (int c = 0; c < HS; c++) {
                out_i[c] += p_ij * v_j[c];
            }
        }
    }
}

/* How many of the keys of a tile, whose first is key `first`, the query at position sees. */
INLINE int visible_keys(int position, int first, int keys) {
    int visible = position + 1 - first;
    return visible < 0 ? 0 : visible < keys ? visible : keys;
}

CLONES void cria_attention_forward(float *out, float *lse, const float *q, const float *k, const float *v,
                                   int N, int S, int NH, int KVH, int HS, int head, int row, int rows, int start,
                                   float *scratch) {
    const int ldq = NH * HS, ldk = KVH * HS;
    const size_t q_at = (size_t)row * ldq + (size_t)head * HS;
    const size_t k_at = (size_t)(start + S - N) * ldk + (size_t)(head / (NH / KVH)) * HS;
    const int position = row - start;
    const int all_keys = position + rows;
    const float scale = 1.0f / sqrtf((float)HS);
    float *p = scratch;
    float max[ROWS], sum[ROWS];
    out += q_at;
    for (int i = 0; i < rows; i++) {
        max[i] = -INFINITY;
        sum[i] = 0.0f;
        memset(out + (size_t)i * ldq, 0, (size_t)HS * sizeof(float));
    }
    for (int first = 0; first < all_keys; first += KEYS) {
        const int keys = all_keys - first < KEYS ? all_keys - first : KEYS;
        const float *k_first = k + k_at + (size_t)first * ldk;
        const float *v_first = v + k_at + (size_t)first * ldk;
        if (rows <= FEW) {
            few_scores(p, q + q_at, ldq, k_first, ldk, scale, rows, keys, HS);
        } else {
            sgemm(ROW_MAJOR, NO, YES, rows, keys, HS, scale, q + q_at, ldq, k_first, ldk, 0.0f, p, keys);
        }
        for (int i = 0; i < rows; i++) {
            float *p_i = p + (size_t)i * keys;
            const int visible = visible_keys(position + i, first, keys);
            const float tile_max = max_of(p_i, (size_t)visible);
            if (tile_max > max[i]) {
                /* what was summed under the smaller maximum is scaled to the larger */
                const float shrink = exp_of(max[i] - tile_max);
                float *out_i = out + (size_t)i * ldq;
                max[i] = tile_max;
                sum[i] *= shrink;
                for (int c = 0; c < HS; c++) {
                    out_i[c] *= shrink;
                }
            }
            const float max_i = max[i];
            float tile_sum = 0.0f;
#pragma omp simd reduction(+ : tile_sum)
            for (int j = 0; j < visible; j++) {
                float e = exp_of(p_i[j] - max_i);
                p_i[j] = e;
                tile_sum += e;
            }
            sum[i] += tile_sum;
            memset(p_i + visible, 0, (size_t)(keys - visible) * sizeof(float));
        }
        if (rows <= FEW) {
            few_values(out, ldq, p, v_first, ldk, rows, keys, HS);
        } else {
            sgemm(ROW_MAJOR, NO, NO, rows, HS, keys, 1.0f, p, keys, v_first, ldk, 1.0f, out, ldq);
        }
    }
    for (int i = 0; i < rows; i++) {
        float *out_i = out + (size_t)i * ldq;
        const float share = 1.0f / sum[i];
        for (int c = 0; c < HS; c++) {
            out_i[c] *= share;
        }
        lse[(size_t)head * N + row + i] = max[i] + logf(sum[i]);
    }
}

CLONES void cria_attention_backward(float *dq, float *dk, float *dv, const float *dout, const float *out,
                                    const float *lse, const float *q, const float *k, const float *v,
                                    int N, int NH, int KVH, int HS, int head, int row, int rows, float *scratch) {
    const int ldq = NH * HS, ldk = KVH * HS;
    const size_t q_at = (size_t)row * ldq + (size_t)head * HS;
    const size_t k_at = (size_t)row * ldk + (size_t)(head / (NH / KVH)) * HS;
    const float scale = 1.0f / sqrtf((float)HS);
    float *p = scratch;
    float *dp = scratch + (size_t)ROWS * KEYS;
    float delta[ROWS];
    for (int i = 0; i < rows; i++) {
        memset(dq + q_at + (size_t)i * ldq, 0, (size_t)HS * sizeof(float));
        memset(dk + q_at + (size_t)i * ldq, 0, (size_t)HS * sizeof(float));
        memset(dv + q_at + (size_t)i * ldq, 0, (size_t)HS * sizeof(float));
    }
    for (int query = 0; query < rows; query += ROWS) {
        const int queries = rows - query < ROWS ? rows - query : ROWS;
        const size_t at = q_at + (size_t)query * ldq;
        const float *lse_query = lse + (size_t)head * N + row + query;
        for (int i = 0; i < queries; i++) {
            delta[i] = dot_of(dout + at + (size_t)i * ldq, out + at + (size_t)i * ldq, HS);
        }
        const int all_keys = query + queries;
        for (int first = 0; first < all_keys; first += KEYS) {
            const int keys = all_keys - first < KEYS ? all_keys - first : KEYS;
            const float *k_first = k + k_at + (size_t)first * ldk;
            const float *v_first = v + k_at + (size_t)first * ldk;
            float *dk_first = dk + q_at + (size_t)first * ldq;
            float *dv_first = dv + q_at + (size_t)first * ldq;
            /* in the forward pass this was: p = exp(q · kᵀ · scale - lse), out = p · v */
            sgemm(ROW_MAJOR, NO, YES, queries, keys, HS, scale, q + at, ldq, k_first, ldk, 0.0f, p, keys);
            sgemm(ROW_MAJOR, NO, YES, queries, keys, HS, 1.0f, dout + at, ldq, v_first, ldk, 0.0f, dp, keys);
            for (int i = 0; i < queries; i++) {
                float *restrict p_i = p + (size_t)i * keys;
                float *restrict dp_i = dp + (size_t)i * keys;
                const int visible = visible_keys(query + i, first, keys);
                const float lse_i = lse_query[i], delta_i = delta[i];
#pragma omp simd
                for (int j = 0; j < visible; j++) {
                    float p_ij = exp_of(p_i[j] - lse_i);
                    p_i[j] = p_ij;
                    dp_i[j] = p_ij * (dp_i[j] - delta_i) * scale;
                }
                memset(p_i + visible, 0, (size_t)(keys - visible) * sizeof(float));
                memset(dp_i + visible, 0, (size_t)(keys - visible) * sizeof(float));
            }
            sgemm(ROW_MAJOR, YES, NO, keys, HS, queries, 1.0f, p, keys, dout + at, ldq, 1.0f, dv_first, ldq);
            sgemm(ROW_MAJOR, NO, NO, queries, HS, keys, 1.0f, dp, keys, k_first, ldk, 1.0f, dq + at, ldq);
            sgemm(ROW_MAJOR, YES, NO, keys, HS, queries, 1.0f, dp, keys, q + at, ldq, 1.0f, dk_first, ldq);
        }
    }
}

CLONES void cria_sum_query_heads(float *out, const float *inp, int NH, int KVH, int HS, int from, int to) {
    const int group = NH / KVH;
    for (size_t n = (size_t)from * KVH; n < (size_t)to * KVH; n++) {
        float *restrict out_n = out + n * HS;
        const float *restrict inp_n = inp + n * group * HS;
        for (int c = 0; c < HS; c++) {
            out_n[c] = inp_n[c];
        }
        for (int g = 1; g < group; g++) {
            for (int c = 0; c < HS; c++) {
                out_n[c] += inp_n[(size_t)g * HS + c];
            }
        }
    }
}
