#include "common.h"

CLONES void cria_swiglu_forward(float *out, const float *gate, const float *up, int64_t from, int64_t to) {
#pragma omp simd
    for (int64_t i = from; i < to; i++) {
        out[i] = gate[i] / (1.0f + exp_of(-gate[i])) * up[i];
    }
}

CLONES void cria_swiglu_backward(float *dgate, float *dup, const float *dout, const float *gate, const float *up,
                                 int64_t from, int64_t to) {
#pragma omp simd
    for (int64_t i = from; i < to; i++) {
        /* in the forward pass this was: out = gate · s · up */
        float g = gate[i];
        float u = up[i];
        float s = 1.0f / (1.0f + exp_of(-g));
        dup[i] = dout[i] * (g * s);
        dgate[i] = dout[i] * u * (s * (1.0f + g * (1.0f - s)));
    }
}
