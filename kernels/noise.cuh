// Random numbers that depend on the arguments alone, so that a run can be repeated.
#pragma once

#include "common.cuh"

// 32 random bits for element i. The mixing is lowbias32, https://nullprogram.com/blog/2018/07/31/
DEVICE unsigned noise_of(long long i, unsigned key) {
    unsigned x = (unsigned)i ^ (unsigned)(i >> 32) * 0x9E3779B1u;
    x ^= key;
    x ^= x >> 16;
    x *= 0x7FEB352Du;
    x ^= x >> 15;
    x *= 0x846CA68Bu;
    x ^= x >> 16;
    return x;
}
