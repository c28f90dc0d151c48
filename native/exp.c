#include "common.h"

/* No op: it lets a test see the exp that softmax, silu and the loss are made of. */
CLONES void cria_exp(float *out, const float *inp, int64_t from, int64_t to) {
#pragma omp simd
    for (int64_t i = from; i < to; i++) {
        out[i] = exp_of(inp[i]);
    }
}
