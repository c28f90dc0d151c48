#include "common.h"

CLONES void cria_adamw(float *param, float *m, float *v, const float *grad, float grad_scale, float keep, float step_size,
                       float beta1, float one_minus_beta1, float beta2, float one_minus_beta2, float root_correction2,
                       float eps, int64_t from, int64_t to) {
#pragma omp simd
    for (int64_t i = from; i < to; i++) {
        float g = grad[i] * grad_scale;
        float m_i = beta1 * m[i] + one_minus_beta1 * g;
        float v_i = beta2 * v[i] + one_minus_beta2 * (g * g);
        m[i] = m_i;
        v[i] = v_i;
        param[i] = param[i] * keep - step_size * (m_i / (sqrtf(v_i) / root_correction2 + eps));
    }
}
