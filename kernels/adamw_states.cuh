// How AdamW keeps parameters and moments in memory. A thread has OWN neighbouring elements, a warp 256: element i, a
// multiple of OWN, and those behind it, of which `count` are there. Every lane of a warp calls these functions.
#pragma once

#include "noise.cuh"
#include "pack.cuh"

constexpr int OWN = 8;

template <typename T> DEVICE Pack<T, OWN> load_own(const T *from, long long i, int count) {
    if (count == OWN) {
        return load_pack<OWN>(from + i);
    }
    T x[OWN] = {};
#pragma unroll
    for (int j = 0; j < OWN; j++) {
        if (j < count) {
            x[j] = from[i + j];
        }
    }
    return pack_of(x);
}

template <typename T> DEVICE void store_own(T *to, const Pack<T, OWN> &pack, long long i, int count) {
    if (count == OWN) {
        store_pack(to + i, pack);
        return;
    }
#pragma unroll
    for (int j = 0; j < OWN; j++) {
        if (j < count) {
            to[i + j] = element(pack, j);
        }
    }
}

enum Use { FOR_PARAM, FOR_M, FOR_V };

DEVICE unsigned noise(long long i, unsigned step, Use use) {
    return noise_of(i, step * 0x85EBCA77u + use * 0xC2B2AE3Du);
}

// Rounds up with the probability that keeps the mean: else updates of less than half a bfloat16 step would be lost.
DEVICE void round_stochastically(float &to, float x, unsigned) { to = x; }
DEVICE void round_stochastically(bf16 &to, float x, unsigned noise) {
    const unsigned bits = __float_as_uint(x);
    if (is_finite(x)) {
        to.bits = (unsigned short)((bits + (noise & 0xFFFFu)) >> 16);
    } else {
        to = from_float<bf16>(x);
    }
}

template <typename T>
DEVICE void store_stochastically(T *to, const float (&x)[OWN], long long i, int count, unsigned step, Use use) {
    T rounded[OWN];
#pragma unroll
    for (int j = 0; j < OWN; j++) {
        round_stochastically(rounded[j], x[j], noise(i | j, step, use));
    }
    store_own(to, pack_of(rounded), i, count);
}

// float32 and bfloat16 moments have no scales.
template <typename T>
DEVICE void load_moments(float (&x)[OWN], const T *from, const float *, Use, long long i, int count) {
    widen(x, load_own(from, i, count));
}

template <typename T>
DEVICE void store_moments(T *to, float *, const float (&x)[OWN], Use use, long long i, int count, unsigned step) {
    store_stochastically(to, x, i, count, step, use);
}

// Moments of 8 bits. A block of 256 elements, which one warp has, shares a scale: the largest magnitude in it. A code
// c > 0 stands for scale · 2^((c - top) / 8), steps of 9 %, and 0 for 0. The second moment has 255 codes, from 2^-31.75 to 1;
// the first has 127, from 2^-15.75 to 1, and a sign in the highest bit.
typedef unsigned char code8;

DEVICE int top_code(Use use) { return use == FOR_M ? 127 : 255; }

// The code of x in [0, 1], rounded to one of its two neighbours with the probability that keeps the mean. Only a second moment
// that is not 0 is never rounded to 0: the step would divide by it.
DEVICE unsigned encode(float x, int top, Use use, unsigned noise) {
    // log of 0 is -infinity; where x is less than the smallest code, its neighbours are 0 and that code
    const float place = 8.0f * fast_log2(x) + (float)top;
    const float below = fmaxf(floorf(place), 0.0f);
    // (2^(f/8) - 1) / (2^(1/8) - 1), within 1e-5 for f in [0, 1]
    const float f = place - below;
    const float share = f * (0.95730381f + f * (0.041472027f + f * 0.0012241598f));
    const float up = below > 0.0f ? share : x * fast_exp2((float)(top - 1) * 0.125f);
    const int code = (int)below + ((float)(noise >> 8) < up * 0x1p24f ? 1 : 0);
    const int least = use == FOR_V && x > 0.0f ? 1 : 0;
    return (unsigned)max(least, min(code, top));
}

DEVICE float decode(unsigned code, int top) {
    return code == 0 ? 0.0f : fast_exp2((float)code * 0.125f - (float)top * 0.125f);
}

DEVICE void load_moments(float (&x)[OWN], const code8 *from, const float *scales, Use use, long long i, int count) {
    const Pack<code8, OWN> codes = load_own(from, i, count);
    const float scale = count > 0 ? scales[i / (WARP * OWN)] : 0.0f;
    const int top = top_code(use);
#pragma unroll
    for (int j = 0; j < OWN; j++) {
        const unsigned code = element(codes, j);
        const float magnitude = scale * decode(code & (unsigned)top, top);
        x[j] = code > (unsigned)top ? -magnitude : magnitude;
    }
}

DEVICE void store_moments(code8 *to, float *scales, const float (&x)[OWN], Use use, long long i, int count,
                          unsigned step) {
    float scale = 0.0f;
#pragma unroll
    for (int j = 0; j < OWN; j++) {
        scale = fmaxf(scale, fabsf(x[j]));
    }
    scale = warp_max(scale);
    if (threadIdx.x % WARP == 0 && count > 0) {
        scales[i / (WARP * OWN)] = scale;
    }
    // a scale whose inverse would overflow is as good as zero
    const float inverse = scale > 0x1p-120f ? 1.0f / scale : 0.0f;
    const int top = top_code(use);
    code8 codes[OWN];
#pragma unroll
    for (int j = 0; j < OWN; j++) {
        const unsigned code = encode(fabsf(x[j]) * inverse, top, use, noise(i | j, step, use));
        codes[j] = (code8)(x[j] < 0.0f && code > 0 ? code | 0x80u : code);
    }
    store_own(to, pack_of(codes), i, count);
}
