// The CPU meaning of CUDA: what a kernel source sees when a C++ compiler reads it in place of nvcc.
//
// A kernel is an ordinary function here; every GPU thread runs it on a fibre of its own (fibre.h). What needs other threads
// (barriers, shuffles, tensor-core products) calls into libcuda.so.1, the emulator. Every access to memory is seen too: the
// compiler puts a call to checks.cpp in front of it.
#pragma once

#include <climits>
#include <cmath>
#include <math.h>
#include <cstdint>
#include <cstring>
#include <type_traits>
#include <utility>

#define __global__
#define __device__
#define __host__
#define __constant__ static const
#define __forceinline__ inline __attribute__((always_inline))
#define __noinline__ __attribute__((noinline))
#define __align__(n) alignas(n)
#define __launch_bounds__(...)
#define EMULATOR_INLINE static inline __attribute__((always_inline))

// What the emulator offers. The functions marked const give the same answer as long as a thread lives.
extern "C" {
unsigned emulator_index(int which) __attribute__((const)); // 0..2 threadIdx, 3..5 blockIdx, 6..8 blockDim, 9..11 gridDim
void *emulator_shared(const void *key, unsigned long bytes);
void *emulator_dynamic_shared(void);
void emulator_barrier(void);
int emulator_barrier_vote(int operation, int predicate); // 0 count, 1 and, 2 or
void emulator_warp_barrier(unsigned mask);
// 0 from a lane, 1 up, 2 down, 3 xor
uint64_t emulator_shuffle(int operation, unsigned mask, uint64_t value, int argument, int width);
unsigned emulator_vote(unsigned mask, int predicate);
unsigned emulator_match(unsigned mask, uint64_t value);
// 0 add, 1 min, 2 max, 3 min and 4 max of signed numbers, 5 and, 6 or, 7 xor
unsigned emulator_reduce(int operation, unsigned mask, unsigned value);
void emulator_mma_bf16_16816(float *d, const unsigned *a, const unsigned *b);
void emulator_ldmatrix(unsigned *r, const void *row, int count, bool trans);
void emulator_cp_async_16(void *shared, const void *global, bool valid);
void emulator_cp_async_4(void *shared, const void *global, bool valid);
void emulator_cp_async_commit(void);
void emulator_cp_async_wait(int groups);
void emulator_trap(void) __attribute__((noreturn));
void emulator_register(const char *name, void (*run)(const unsigned char *), int parameters, const int *offsets,
                       const int *sizes, int bytes, int threads);
}

// Indices. By value, so that reading one is no access to memory.
struct EmulatorIndex { unsigned x, y, z; };
struct dim3 { unsigned x = 1, y = 1, z = 1; };
EMULATOR_INLINE EmulatorIndex emulator_indices(int first) {
    return {emulator_index(first), emulator_index(first + 1), emulator_index(first + 2)};
}
#define threadIdx (emulator_indices(0))
#define blockIdx (emulator_indices(3))
#define blockDim (emulator_indices(6))
#define gridDim (emulator_indices(9))
static constexpr int warpSize = 32;

// Shared memory: one storage a block for each place that declares some, found again by the address of a static.
#define SHARED(type, name, count)                                                   \
    static char name##_key;                                                         \
    type(&name)[count] = *reinterpret_cast<type(*)[count]>(emulator_shared(&name##_key, sizeof(type[count])))
#define DYNAMIC_SHARED(type, name) type *name = reinterpret_cast<type *>(emulator_dynamic_shared())

// Registration: the types of a kernel's parameters say how the launch's parameter buffer is laid out.
template <typename... P> struct EmulatorLayout {
    static constexpr int count = sizeof...(P);
    int offsets[count + 1] = {}, sizes[count + 1] = {}, bytes = 0;
    constexpr EmulatorLayout() {
        const int size[] = {(int)sizeof(P)..., 0}, alignment[] = {(int)alignof(P)..., 1};
        for (int i = 0; i < count; i++) {
            offsets[i] = (bytes + alignment[i] - 1) / alignment[i] * alignment[i];
            sizes[i] = size[i];
            bytes = offsets[i] + size[i];
        }
    }
};

template <auto kernel> struct EmulatorKernel;
template <typename... P, void (*kernel)(P...)> struct EmulatorKernel<kernel> {
    static constexpr EmulatorLayout<P...> layout{};
    template <typename T> __attribute__((no_sanitize("kernel-address"))) static T read(const unsigned char *from) {
        T value;
        memcpy(&value, from, sizeof(T));
        return value;
    }
    template <int... i> __attribute__((no_sanitize("kernel-address")))
    static void call(const unsigned char *buffer, std::integer_sequence<int, i...>) {
        kernel(read<P>(buffer + layout.offsets[i])...);
    }
    __attribute__((no_sanitize("kernel-address"))) static void run(const unsigned char *buffer) {
        call(buffer, std::make_integer_sequence<int, sizeof...(P)>());
    }
    static bool enter(const char *name, int threads) {
        emulator_register(name, run, layout.count, layout.offsets, layout.sizes, layout.bytes, threads);
        return true;
    }
};
#define REGISTER(name, threads) \
    static const bool emulator_registered_##name = EmulatorKernel<&name>::enter(#name, threads);

// Barriers, shuffles, votes.
EMULATOR_INLINE void __syncthreads() { emulator_barrier(); }
EMULATOR_INLINE int __syncthreads_count(int p) { return emulator_barrier_vote(0, p); }
EMULATOR_INLINE int __syncthreads_and(int p) { return emulator_barrier_vote(1, p); }
EMULATOR_INLINE int __syncthreads_or(int p) { return emulator_barrier_vote(2, p); }
EMULATOR_INLINE void __syncwarp(unsigned mask = 0xffffffffu) { emulator_warp_barrier(mask); }

template <typename T> EMULATOR_INLINE T emulator_shuffle_value(int operation, unsigned mask, T x, int argument, int width) {
    static_assert(sizeof(T) == 4 || sizeof(T) == 8, "shuffles move 4 or 8 bytes");
    uint64_t bits = 0;
    memcpy(&bits, &x, sizeof(T));
    bits = emulator_shuffle(operation, mask, bits, argument, width);
    memcpy(&x, &bits, sizeof(T));
    return x;
}
template <typename T> EMULATOR_INLINE T __shfl_sync(unsigned mask, T x, int lane, int width = 32) {
    return emulator_shuffle_value(0, mask, x, lane, width);
}
template <typename T> EMULATOR_INLINE T __shfl_up_sync(unsigned mask, T x, unsigned delta, int width = 32) {
    return emulator_shuffle_value(1, mask, x, (int)delta, width);
}
template <typename T> EMULATOR_INLINE T __shfl_down_sync(unsigned mask, T x, unsigned delta, int width = 32) {
    return emulator_shuffle_value(2, mask, x, (int)delta, width);
}
template <typename T> EMULATOR_INLINE T __shfl_xor_sync(unsigned mask, T x, int lanes, int width = 32) {
    return emulator_shuffle_value(3, mask, x, lanes, width);
}
EMULATOR_INLINE unsigned __ballot_sync(unsigned mask, int p) { return emulator_vote(mask, p != 0); }
EMULATOR_INLINE int __any_sync(unsigned mask, int p) { return emulator_vote(mask, p != 0) != 0; }
EMULATOR_INLINE int __all_sync(unsigned mask, int p) { return emulator_vote(mask, p == 0) == 0; }
template <typename T> EMULATOR_INLINE unsigned __match_any_sync(unsigned mask, T x) {
    uint64_t bits = 0;
    memcpy(&bits, &x, sizeof(T));
    return emulator_match(mask, bits);
}
EMULATOR_INLINE unsigned __reduce_add_sync(unsigned m, unsigned x) { return emulator_reduce(0, m, x); }
EMULATOR_INLINE int __reduce_add_sync(unsigned m, int x) { return (int)emulator_reduce(0, m, (unsigned)x); }
EMULATOR_INLINE unsigned __reduce_min_sync(unsigned m, unsigned x) { return emulator_reduce(1, m, x); }
EMULATOR_INLINE unsigned __reduce_max_sync(unsigned m, unsigned x) { return emulator_reduce(2, m, x); }
EMULATOR_INLINE int __reduce_min_sync(unsigned m, int x) { return (int)emulator_reduce(3, m, (unsigned)x); }
EMULATOR_INLINE int __reduce_max_sync(unsigned m, int x) { return (int)emulator_reduce(4, m, (unsigned)x); }
EMULATOR_INLINE unsigned __reduce_and_sync(unsigned m, unsigned x) { return emulator_reduce(5, m, x); }
EMULATOR_INLINE unsigned __reduce_or_sync(unsigned m, unsigned x) { return emulator_reduce(6, m, x); }
EMULATOR_INLINE unsigned __reduce_xor_sync(unsigned m, unsigned x) { return emulator_reduce(7, m, x); }
EMULATOR_INLINE void __threadfence() {}
EMULATOR_INLINE void __threadfence_block() {}
EMULATOR_INLINE void __trap() { emulator_trap(); }

#include "gpu_math.h"
