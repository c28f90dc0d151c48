// What every kernel uses: how one is declared, the element types, 16-byte accesses, and sums over threads.
//
// The same text is compiled twice over: by nvcc for GPUs, and by a C++ compiler against emulator/gpu.h, which runs a kernel
// on the CPU. So a kernel uses nothing of CUDA but what is here, in ptx.cuh, and the plain built-ins (threadIdx, shuffles,
// __syncthreads); shared memory is declared with SHARED or DYNAMIC_SHARED.
#pragma once

#ifdef __CUDACC__
#include <cuda_bf16.h>
#include <cuda_fp16.h>
#define SHARED(type, name, count) __shared__ __align__(16) type name[count]
#define DYNAMIC_SHARED(type, name)                              \
    extern __shared__ __align__(16) unsigned char cria_dynamic[]; \
    type *name = reinterpret_cast<type *>(cria_dynamic)
#define REGISTER(name, ...)
#else
#include "emulator/gpu.h"
#endif

// A kernel for one element type: KERNEL(256, add, real *out, …) { … } declares add_f32 or add_bf16, whichever is compiled,
// for blocks of at most so many threads. cria.cu sets `real` and REAL_SUFFIX and includes each file once for each.
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

template <typename T> DEVICE T from_float(float x) {
    T to;
    round_to(to, x);
    return to;
}

// n neighbouring elements, read or written at once. Their address must be a multiple of their size.
template <typename T, int n> struct alignas(sizeof(T) * n) Pack { T x[n]; };

// Elements of a 16-byte access.
template <typename T> constexpr int PACK = 16 / (int)sizeof(T);

template <int n, typename T> DEVICE void load(float (&to)[n], const T *from) {
    Pack<T, n> pack = *reinterpret_cast<const Pack<T, n> *>(from);
#pragma unroll
    for (int i = 0; i < n; i++) {
        to[i] = to_float(pack.x[i]);
    }
}

template <int n, typename T> DEVICE void store(T *to, const float (&from)[n]) {
    Pack<T, n> pack;
#pragma unroll
    for (int i = 0; i < n; i++) {
        pack.x[i] = from_float<T>(from[i]);
    }
    *reinterpret_cast<Pack<T, n> *>(to) = pack;
}

// Sum and maximum over the lanes of a warp; every lane gets them.
DEVICE float warp_sum(float x) {
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
