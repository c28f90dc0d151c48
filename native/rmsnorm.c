#include "common.h"

INLINE float rstd_of(const float *x, float eps, int C) {
    return 1.0f / sqrtf(dot_of(x, x, C) / (float)C + eps);
}

INLINE void scale_row(float *restrict out, const float *restrict x, const float *restrict weight, float rstd, int C) {
    for (int c = 0; c < C; c++) {
        out[c] = x[c] * rstd * weight[c];
    }
}

CLONES void cria_rmsnorm_forward(float *out, float *rstd, const float *inp, const float *weight, float eps,
                                 int C, int from, int to) {
    for (int n = from; n < to; n++) {
        const float *inp_n = inp + (size_t)n * C;
        rstd[n] = rstd_of(inp_n, eps, C);
        scale_row(out + (size_t)n * C, inp_n, weight, rstd[n], C);
    }
}

CLONES void cria_add_rmsnorm_forward(float *sum, float *out, float *rstd, const float *a, const float *b,
                                     const float *weight, float eps, int C, int from, int to) {
    for (int n = from; n < to; n++) {
        const float *a_n = a + (size_t)n * C;
        const float *b_n = b + (size_t)n * C;
        float *sum_n = sum + (size_t)n * C;
#pragma omp simd
        for (int c = 0; c < C; c++) {
            sum_n[c] = a_n[c] + b_n[c];
        }
        rstd[n] = rstd_of(sum_n, eps, C);
        scale_row(out + (size_t)n * C, sum_n, weight, rstd[n], C);
    }
}

/* Each function below has its own value of `trained`, a constant: whether partial gets this range's share of dweight. */
INLINE void backward_rows(float *dinp, float *partial, int trained, const float *dresidual, const float *dout,
                          const float *inp, const float *weight, const float *rstd, int C, int from, int to) {
    for (int n = from; n < to; n++) {
        const float *dresidual_n = dresidual + (size_t)n * C;
        const float *dout_n = dout + (size_t)n * C;
        const float *inp_n = inp + (size_t)n * C;
        float *dinp_n = dinp + (size_t)n * C;
        float r = rstd[n];
        /* in the forward pass this was: out = inp · rstd · weight, where rstd depends on every element of inp */
        float dot = 0.0f;
#pragma omp simd reduction(+ : dot)
        for (int c = 0; c < C; c++) {
            dot += dout_n[c] * weight[c] * inp_n[c];
            if (trained) {
                partial[c] += dout_n[c] * (inp_n[c] * r);
            }
        }
        float pull = dot / (float)C * r * r;
#pragma omp simd
        for (int c = 0; c < C; c++) {
            dinp_n[c] = dresidual_n[c] + r * (dout_n[c] * weight[c] - inp_n[c] * pull);
        }
    }
}

CLONES void cria_rmsnorm_backward(float *dinp, float *partial, const float *dresidual, const float *dout,
                                  const float *inp, const float *weight, const float *rstd, int C, int from, int to) {
    memset(partial, 0, (size_t)C * sizeof(float));
    backward_rows(dinp, partial, 1, dresidual, dout, inp, weight, rstd, C, from, to);
}

CLONES void cria_rmsnorm_input_backward(float *dinp, const float *dresidual, const float *dout, const float *inp,
                                        const float *weight, const float *rstd, int C, int from, int to) {
    backward_rows(dinp, NULL, 0, dresidual, dout, inp, weight, rstd, C, from, to);
}
