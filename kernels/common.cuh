// What every kernel uses: how one is declared, the element types, and sums over threads.
//
// The same text is compiled twice over: by nvcc for GPUs, and by a C++ compiler against emulator/gpu.h, which runs a
// kernel on the CPU. So a kernel uses nothing of CUDA but what is here, in ptx.cuh, and the plain built-ins (threadIdx,
// shuffles, __syncthreads); shared memory is declared with SHARED or DYNAMIC_SHARED.
#pragma once

#ifdef __CUDACC__
#include <cuda_bf16.h>
#include <cuda_fp16.h>
#include <cstring>
#include <type_traits>
#define SHARED(type, name, count) __shared__ __align__(16) type name[count]
#define DYNAMIC_SHARED(type, name)                              \
    extern __shared__ __align__(16) unsigned char cria_dynamic[]; \
    type *name = reinterpret_cast<type *>(cria_dynamic)
#define REGISTER(name, ...)
#else
#include "emulator/gpu.h"
#endif

// A kernel for one element type: KERNEL(256, add, real *out, …) { … } declares add_f32 or add_bf16, whichever is
// compiled, for blocks of at most so many threads. cria.cu sets `real` and REAL_SUFFIX and includes each file once for
// each.
#define PASTE_(a, b) a##_##b
#define PASTE(a, b) PASTE_(a, b)
#define KERNEL(threads, name, ...) PLAIN_KERNEL(threads, PASTE(name, REAL_SUFFIX), __VA_ARGS__)

// A kernel whose name says everything.
#define PLAIN_KERNEL(threads, name, ...)                                       \
    extern "C" __global__ void __launch_bounds__(threads) name(__VA_ARGS__);   \
    REGISTER(name, threads)                                                    \
    extern "C" __global__ void __launch_bounds__(threads) name(__VA_ARGS__)

#define DEVICE static __device__ __forceinline__

constexpr int WARP = 32;
constexpr unsigned ALL_LANES = 0xffffffffu;

// Bits of the narrow types; all arithmetic is in float.
struct bf16 { unsigned short bits; };
struct f16 { unsigned short bits; };

DEVICE float to_float(float x) { return x; }
DEVICE float to_float(bf16 x) { return __uint_as_float((unsigned)x.bits << 16); }
DEVICE float to_float(f16 x) {
#ifdef __CUDACC__
    return __half2float(__ushort_as_half(x.bits));
#else
    // exponent and mantissa shifted into place, times 2^112: exact, and subnormals become normal
    float magnitude = __uint_as_float((x.bits & 0x7FFFu) << 13) * 0x1p112f;
    unsigned infinite = (x.bits & 0x7C00u) == 0x7C00u ? 0x7F800000u : 0u;
    return __uint_as_float(__float_as_uint(magnitude) | infinite | (x.bits & 0x8000u) << 16);
#endif
}

// Rounded to nearest, ties to even; a NaN stays one.
DEVICE void round_to(float &to, float x) { to = x; }
DEVICE void round_to(bf16 &to, float x) {
#ifdef __CUDACC__
    to.bits = __bfloat16_as_ushort(__float2bfloat16_rn(x));
#else
    unsigned bits = __float_as_uint(x);
    to.bits = (unsigned short)(x == x ? (bits + 0x7FFF + (bits >> 16 & 1)) >> 16 : bits >> 16 | 0x40);
#endif
}

DEVICE void round_to(f16 &to, float x) {
#ifdef __CUDACC__
    to.bits = __half_as_ushort(__float2half_rn(x));
#else
    // normal: an integer addition rounds; subnormal: the float addition does, as it leaves ten bits of the mantissa
    unsigned magnitude = __float_as_uint(x) & 0x7FFFFFFFu;
    unsigned normal = (magnitude - (112u << 23) + 0xFFF + (magnitude >> 13 & 1)) >> 13;
    unsigned subnormal = __float_as_uint(__uint_as_float(magnitude) + 0.5f) - 0x3F000000u;
    unsigned large = magnitude > 0x7F800000u ? 0x7E00u : 0x7C00u;
    unsigned half = magnitude >= 0x47800000u ? large : magnitude < 0x38800000u ? subnormal : normal;
    to.bits = (unsigned short)(half | (__float_as_uint(x) >> 16 & 0x8000u));
#endif
}

template <typename T> DEVICE T from_float(float x) {
    T to;
    round_to(to, x);
    return to;
}

// Infinity and NaN have all bits of the exponent.
DEVICE bool is_finite(float x) { return (__float_as_uint(x) & 0x7F800000u) != 0x7F800000u; }

// Sum and maximum over the lanes of a warp; every lane gets them.
template <typename T> DEVICE T warp_sum(T x) {
#pragma unroll
    for (int lane = WARP / 2; lane > 0; lane /= 2) {
        x += __shfl_xor_sync(ALL_LANES, x, lane);
    }
    return x;
}

DEVICE float warp_max(float x) {
#pragma unroll
    for (int lane = WARP / 2; lane > 0; lane /= 2) {
        x = fmaxf(x, __shfl_xor_sync(ALL_LANES, x, lane));
    }
    return x;
}

// Sum over a block of whole warps; every thread gets it. `shared` holds one number a warp, and before it is used again
// all threads must have passed another barrier.
template <typename T> DEVICE T block_sum(T x, T *shared) {
    x = warp_sum(x);
    if (threadIdx.x % WARP == 0) {
        shared[threadIdx.x / WARP] = x;
    }
    __syncthreads();
    const int lane = threadIdx.x % WARP;
    return warp_sum(lane < (int)blockDim.x / WARP ? shared[lane] : T(0));
}
