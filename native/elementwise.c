#include "common.h"

CLONES void cria_add(float *out, const float *a, const float *b, int64_t from, int64_t to) {
#pragma omp simd
    for (int64_t i = from; i < to; i++) {
        out[i] = a[i] + b[i];
    }
}

/* lowbias32, https://nullprogram.com/blog/2018/07/31/; the same bits as cria.backend.reference.Noise */
CLONES void cria_add_noise(float *x, float scale, uint32_t key, int64_t first, int64_t from, int64_t to) {
#pragma omp simd
    for (int64_t i = from; i < to; i++) {
        uint64_t at = (uint64_t)(first + i);
        uint32_t h = (uint32_t)at ^ (uint32_t)(at >> 32) * 0x9E3779B1u ^ key;
        h ^= h >> 16;
        h *= 0x7FEB352Du;
        h ^= h >> 15;
        h *= 0x846CA68Bu;
        h ^= h >> 16;
        x[i] += scale * ((float)(int32_t)(h >> 8) * 0x1p-23f - 1.0f);
    }
}

CLONES void cria_fill(float *x, float value, int64_t from, int64_t to) {
    for (int64_t i = from; i < to; i++) {
        x[i] = value;
    }
}

CLONES void cria_add_partials(float *out, const float *partials, int count, int C, int from, int to) {
    for (int p = 0; p < count; p++) {
        const float *restrict partial = partials + (size_t)p * C;
#pragma omp simd
        for (int c = from; c < to; c++) {
            out[c] += partial[c];
        }
    }
}

/* Sixteen sums side by side: one alone would wait for each addition to finish. */
CLONES double cria_sum_of_squares(const float *x, int64_t from, int64_t to) {
    enum { LANES = 16 };
    double lane[LANES] = {0};
    int64_t i = from;
    for (; i + LANES <= to; i += LANES) {
#pragma omp simd
        for (int j = 0; j < LANES; j++) {
            lane[j] += (double)x[i + j] * (double)x[i + j];
        }
    }
    double sum = 0;
    for (; i < to; i++) {
        sum += (double)x[i] * (double)x[i];
    }
    for (int j = 0; j < LANES; j++) {
        sum += lane[j];
    }
    return sum;
}

INLINE uint16_t to_bfloat16(float x) {
    uint32_t bits = bits_of(x);
    uint32_t rounded = (bits + 0x7FFF + (bits >> 16 & 1)) >> 16;
    return (uint16_t)(x == x ? rounded : bits >> 16 | 0x40);
}

/* Three cases, each rounding to nearest even: too large is infinite; normal is an integer addition; subnormal is the
   processor's own rounding, in a float addition that leaves ten bits of the mantissa. */
INLINE uint16_t to_float16(float x) {
    uint32_t magnitude = bits_of(x) & 0x7FFFFFFF;
    uint32_t normal = (magnitude - (112u << 23) + 0xFFF + (magnitude >> 13 & 1)) >> 13;
    uint32_t subnormal = bits_of(float_of(magnitude) + 0.5f) - bits_of(0.5f);
    uint32_t large = magnitude > 0x7F800000u ? 0x7E00u : 0x7C00u;
    uint32_t half = magnitude < 0x38800000u ? subnormal : normal;
    half = magnitude >= 0x47800000u ? large : half;
    return (uint16_t)(half | (bits_of(x) >> 16 & 0x8000));
}

INLINE void narrow(void *out, int out_type, const void *inp, int inp_type, int64_t from, int64_t to) {
    file_half *o = out;
#pragma omp simd
    for (int64_t i = from; i < to; i++) {
        float x = weight_at(inp, inp_type, (size_t)i);
        o[i] = out_type == CRIA_BF16 ? to_bfloat16(x) : to_float16(x);
    }
}

INLINE void narrow_any(void *out, int out_type, const void *inp, int inp_type, int64_t from, int64_t to) {
    switch (inp_type) {
        case CRIA_BF16: narrow(out, out_type, inp, CRIA_BF16, from, to); break;
        case CRIA_F16: narrow(out, out_type, inp, CRIA_F16, from, to); break;
        default: narrow(out, out_type, inp, CRIA_F32, from, to); break;
    }
}

CLONES void cria_cast(void *out, int out_type, const void *inp, int inp_type, int64_t from, int64_t to) {
    switch (out_type) {
        case CRIA_BF16: narrow_any(out, CRIA_BF16, inp, inp_type, from, to); break;
        case CRIA_F16: narrow_any(out, CRIA_F16, inp, inp_type, from, to); break;
        default: widen((float *)out + from, inp, inp_type, (size_t)from, (size_t)(to - from)); break;
    }
}
