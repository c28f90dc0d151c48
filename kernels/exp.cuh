// e^x for an element type: within 2 ulp for float32; for bfloat16 less exactly than float32 but far more so than its
// results show.
#pragma once

#include "ptx.cuh"

template <typename T> DEVICE float exp_for(float x) {
    if constexpr (std::is_same_v<T, float>) {
        return expf(x);
    } else {
        return fast_exp2(x * 1.44269504f);
    }
}
