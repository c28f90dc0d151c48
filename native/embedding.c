#include "common.h"

CLONES void cria_embedding_forward(float *out, const int32_t *tokens, const void *weight, int type, int C,
                                   int from, int to) {
    for (int n = from; n < to; n++) {
        widen(out + (size_t)n * C, weight, type, (size_t)tokens[n] * C, (size_t)C);
    }
}

/* Split by columns, not by rows: a token may occur twice, and its row must add up in the order of n. */
CLONES void cria_embedding_backward(float *dweight, const float *dout, const int32_t *tokens, int padding, int N, int C,
                                    int from, int to) {
    for (int n = 0; n < N; n++) {
        if (tokens[n] == padding) {
            continue;
        }
        /* in the forward pass this was: out[n] = weight[tokens[n]] */
        float *restrict dweight_n = dweight + (size_t)tokens[n] * C;
        const float *restrict dout_n = dout + (size_t)n * C;
        for (int c = from; c < to; c++) {
            dweight_n[c] += dout_n[c];
        }
    }
}
