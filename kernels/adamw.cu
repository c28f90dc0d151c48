// One step of AdamW on all parameters at once. In memory, parameters are of one of three kinds and moments of one of
// three; what is computed is float32. A thread has OWN neighbouring elements.
#include "adamw_states.cuh"

// Parameters in float32, or in bfloat16 rounded stochastically.
template <typename T> struct Params {
    T *param;

    __device__ void load(float (&x)[OWN], long long i, int count) const { widen(x, load_own(param, i, count)); }

    __device__ void store(const float (&x)[OWN], long long i, int count, unsigned step) const {
        store_stochastically(param, x, i, count, step, FOR_PARAM);
    }
};

// Parameters in bfloat16 rounded to nearest, and beside them what they lack to float32: (bits << 16) + remainder, which
// is signed, are the bits of the float32.
struct SplitParams {
    bf16 *param;
    unsigned short *remainder;

    __device__ void load(float (&x)[OWN], long long i, int count) const {
        const Pack<bf16, OWN> high = load_own(param, i, count);
        const Pack<unsigned short, OWN> low = load_own(remainder, i, count);
#pragma unroll
        for (int j = 0; j < OWN; j++) {
            x[j] = __uint_as_float(((unsigned)element(high, j).bits << 16) + (unsigned)(int)(short)element(low, j));
        }
    }

    __device__ void store(const float (&x)[OWN], long long i, int count, unsigned) const {
        bf16 high[OWN];
        unsigned short low[OWN];
#pragma unroll
        for (int j = 0; j < OWN; j++) {
            const unsigned bits = __float_as_uint(x[j]);
            high[j].bits = (unsigned short)((bits + 0x8000u) >> 16);
            low[j] = (unsigned short)bits;  // minus the high half's bits, whose lower 16 are 0
        }
        store_own(param, pack_of(high), i, count);
        store_own(remainder, pack_of(low), i, count);
    }
};

// m / (sqrt(v) · inverse_root + eps): with float32 gradients as exactly as float32 can, else within 1e-6 of itself.
template <typename G> DEVICE float direction(float m, float v, float inverse_root, float eps) {
    if constexpr (std::is_same_v<G, float>) {
        return m / (sqrtf(v) * inverse_root + eps);
    } else {
        const float root = v * rsqrtf(fmaxf(v, 1e-37f));
        return __fdividef(m, root * inverse_root + eps);
    }
}

// What a step does with every element: m = beta1·m + (1 - beta1)·g, v = beta2·v + (1 - beta2)·g²,
// param = param·keep - step_size · m / (sqrt(v) / root_correction2 + eps), with g = grad · grad_scale and
// step_size = lr / (1 - beta1^step), root_correction2 = sqrt(1 - beta2^step).
template <typename P, typename S, typename G>
DEVICE void step_of(P params, S *m, float *m_scales, S *v, float *v_scales, const G *grad, const float *grad_scale,
                    long long n, long long decayed, float keep, float step_size, float beta1, float one_minus_beta1,
                    float beta2, float one_minus_beta2, float root_correction2, float eps, unsigned step) {
    const long long i = ((long long)blockIdx.x * blockDim.x + threadIdx.x) * OWN;
    const int count = n - i >= OWN ? OWN : n > i ? (int)(n - i) : 0;
    float p[OWN], m_i[OWN], v_i[OWN], g[OWN];
    widen(g, load_own(grad, i, count));
    params.load(p, i, count);
    load_moments(m_i, m, m_scales, FOR_M, i, count);
    load_moments(v_i, v, v_scales, FOR_V, i, count);
    const float scale = *grad_scale;
    if (!is_finite(scale)) {
        return;
    }
    const float inverse_root = 1.0f / root_correction2;
#pragma unroll
    for (int j = 0; j < OWN; j++) {
        const float g_j = g[j] * scale;
        m_i[j] = beta1 * m_i[j] + one_minus_beta1 * g_j;
        v_i[j] = beta2 * v_i[j] + one_minus_beta2 * (g_j * g_j);
        const float kept = i + j < decayed ? p[j] * keep : p[j];
        p[j] = kept - step_size * direction<G>(m_i[j], v_i[j], inverse_root, eps);
    }
    store_moments(m, m_scales, m_i, FOR_M, i, count, step);
    store_moments(v, v_scales, v_i, FOR_V, i, count, step);
    params.store(p, i, count, step);
}

// adamw_PARAM_STATE. remainder is there for split parameters, scales are for moments of 8 bits; weight decay shrinks the
// elements below `decayed`. Where *grad_scale is not finite nothing changes at all.
#define ADAMW(name, P, S, params)                                                                                      \
    PLAIN_KERNEL(256, name,                                                                                            \
                 P *param,                  /* (n) */                                                                  \
                 unsigned short *remainder, /* (n) */                                                                  \
                 S *m, float *m_scales,     /* (n), (ceil(n / 256)) */                                                 \
                 S *v, float *v_scales,     /* (n), (ceil(n / 256)) */                                                 \
                 const P *grad,             /* (n) */                                                                  \
                 const float *grad_scale,   /* (1) */                                                                  \
                 long long n, long long decayed, float keep, float step_size, float beta1, float one_minus_beta1,      \
                 float beta2, float one_minus_beta2, float root_correction2, float eps, unsigned step) {               \
        (void)remainder;                                                                                               \
        step_of(params, m, m_scales, v, v_scales, grad, grad_scale, n, decayed, keep, step_size, beta1,                \
                one_minus_beta1, beta2, one_minus_beta2, root_correction2, eps, step);                                 \
    }
#define ADAMW_OF_ALL_STATES(name, P, ...)      \
    ADAMW(name##_f32, P, float, (__VA_ARGS__)) \
    ADAMW(name##_bf16, P, bf16, (__VA_ARGS__)) \
    ADAMW(name##_u8, P, code8, (__VA_ARGS__))

ADAMW_OF_ALL_STATES(adamw_f32, float, Params<float>{param})
ADAMW_OF_ALL_STATES(adamw_bf16, bf16, Params<bf16>{param})
ADAMW_OF_ALL_STATES(adamw_split, bf16, SplitParams{param, remainder})
