// The built-in arithmetic of CUDA that kernels use; included by gpu.h alone.
#pragma once

template <typename To, typename From> EMULATOR_INLINE To emulator_bits(From x) {
    static_assert(sizeof(To) == sizeof(From), "the same bits");
    To to;
    memcpy(&to, &x, sizeof(To));
    return to;
}
EMULATOR_INLINE unsigned __float_as_uint(float x) { return emulator_bits<unsigned>(x); }
EMULATOR_INLINE int __float_as_int(float x) { return emulator_bits<int>(x); }
EMULATOR_INLINE float __uint_as_float(unsigned x) { return emulator_bits<float>(x); }
EMULATOR_INLINE float __int_as_float(int x) { return emulator_bits<float>(x); }
EMULATOR_INLINE long long __double_as_longlong(double x) { return emulator_bits<long long>(x); }
EMULATOR_INLINE double __longlong_as_double(long long x) { return emulator_bits<double>(x); }

EMULATOR_INLINE float rsqrtf(float x) { return 1.0f / sqrtf(x); }
EMULATOR_INLINE double rsqrt(double x) { return 1.0 / sqrt(x); }
// Macros, for the C library has these names for itself.
#define __expf(x) expf(x)
#define __logf(x) logf(x)
#define __log2f(x) log2f(x)
#define __powf(x, y) powf(x, y)
#define __sinf(x) sinf(x)
#define __cosf(x) cosf(x)
EMULATOR_INLINE float __fdividef(float x, float y) { return x / y; }
EMULATOR_INLINE float __fdiv_rn(float x, float y) { return x / y; }
EMULATOR_INLINE float __frcp_rn(float x) { return 1.0f / x; }
EMULATOR_INLINE float __fsqrt_rn(float x) { return sqrtf(x); }
EMULATOR_INLINE float __frsqrt_rn(float x) { return 1.0f / sqrtf(x); }
EMULATOR_INLINE float __fmaf_rn(float x, float y, float z) { return fmaf(x, y, z); }
EMULATOR_INLINE double __fma_rn(double x, double y, double z) { return fma(x, y, z); }
// The compiler contracts no products here (build.sh), so these are what they say.
EMULATOR_INLINE float __fadd_rn(float x, float y) { return x + y; }
EMULATOR_INLINE float __fsub_rn(float x, float y) { return x - y; }
EMULATOR_INLINE float __fmul_rn(float x, float y) { return x * y; }
EMULATOR_INLINE double __dadd_rn(double x, double y) { return x + y; }
EMULATOR_INLINE double __dmul_rn(double x, double y) { return x * y; }
EMULATOR_INLINE float __saturatef(float x) { return x > 0.0f ? x < 1.0f ? x : 1.0f : 0.0f; }

EMULATOR_INLINE int __float2int_rn(float x) { return (int)rintf(x); }
EMULATOR_INLINE int __float2int_rz(float x) { return (int)x; }
EMULATOR_INLINE int __float2int_rd(float x) { return (int)floorf(x); }
EMULATOR_INLINE int __float2int_ru(float x) { return (int)ceilf(x); }
EMULATOR_INLINE unsigned __float2uint_rn(float x) { return (unsigned)rintf(x); }
EMULATOR_INLINE unsigned __float2uint_rz(float x) { return (unsigned)x; }
EMULATOR_INLINE float __int2float_rn(int x) { return (float)x; }
EMULATOR_INLINE float __uint2float_rn(unsigned x) { return (float)x; }

EMULATOR_INLINE int __popc(unsigned x) { return __builtin_popcount(x); }
EMULATOR_INLINE int __popcll(unsigned long long x) { return __builtin_popcountll(x); }
EMULATOR_INLINE int __clz(int x) { return x == 0 ? 32 : __builtin_clz((unsigned)x); }
EMULATOR_INLINE int __clzll(long long x) { return x == 0 ? 64 : __builtin_clzll((unsigned long long)x); }
EMULATOR_INLINE int __ffs(int x) { return __builtin_ffs(x); }
EMULATOR_INLINE int __ffsll(long long x) { return __builtin_ffsll(x); }
EMULATOR_INLINE unsigned __umulhi(unsigned x, unsigned y) { return (unsigned)((uint64_t)x * y >> 32); }
EMULATOR_INLINE int __mulhi(int x, int y) { return (int)((int64_t)x * y >> 32); }
EMULATOR_INLINE unsigned __funnelshift_l(unsigned low, unsigned high, unsigned n) {
    return (unsigned)((((uint64_t)high << 32 | low) << (n & 31)) >> 32);
}
EMULATOR_INLINE unsigned __funnelshift_r(unsigned low, unsigned high, unsigned n) {
    return (unsigned)(((uint64_t)high << 32 | low) >> (n & 31));
}
EMULATOR_INLINE unsigned __byte_perm(unsigned x, unsigned y, unsigned selector) {
    uint64_t bytes = (uint64_t)y << 32 | x;
    unsigned result = 0;
    for (int i = 0; i < 4; i++) {
        unsigned s = selector >> 4 * i & 15, byte = (unsigned)(bytes >> 8 * (s & 7)) & 255;
        result |= ((s & 8) == 0 ? byte : (byte & 128) != 0 ? 255u : 0u) << 8 * i;
    }
    return result;
}

#define EMULATOR_MIN_MAX(type)                                         \
    EMULATOR_INLINE type min(type x, type y) { return y < x ? y : x; } \
    EMULATOR_INLINE type max(type x, type y) { return x < y ? y : x; }
EMULATOR_MIN_MAX(int)
EMULATOR_MIN_MAX(unsigned)
EMULATOR_MIN_MAX(long)
EMULATOR_MIN_MAX(unsigned long)
EMULATOR_MIN_MAX(long long)
EMULATOR_MIN_MAX(unsigned long long)
// As CUDA mixes them: of a signed and an unsigned number, both are unsigned.
EMULATOR_INLINE unsigned min(int x, unsigned y) { return min((unsigned)x, y); }
EMULATOR_INLINE unsigned min(unsigned x, int y) { return min(x, (unsigned)y); }
EMULATOR_INLINE unsigned max(int x, unsigned y) { return max((unsigned)x, y); }
EMULATOR_INLINE unsigned max(unsigned x, int y) { return max(x, (unsigned)y); }
EMULATOR_INLINE float min(float x, float y) { return fminf(x, y); }
EMULATOR_INLINE float max(float x, float y) { return fmaxf(x, y); }
EMULATOR_INLINE double min(double x, double y) { return fmin(x, y); }
EMULATOR_INLINE double max(double x, double y) { return fmax(x, y); }

// Loads and stores with a hint for the cache.
template <typename T> EMULATOR_INLINE T __ldg(const T *from) { return *from; }
template <typename T> EMULATOR_INLINE T __ldcs(const T *from) { return *from; }
template <typename T> EMULATOR_INLINE T __ldcg(const T *from) { return *from; }
template <typename T> EMULATOR_INLINE void __stcs(T *to, T x) { *to = x; }
template <typename T> EMULATOR_INLINE void __stcg(T *to, T x) { *to = x; }

// Atomics. Blocks run on several threads of the host, so these are atomic there too.
template <typename T> EMULATOR_INLINE T atomicAdd(T *to, T x) {
    if constexpr (std::is_floating_point_v<T>) {
        T old = *to, sum;
        do {
            sum = old + x;
        } while (!__atomic_compare_exchange(to, &old, &sum, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED));
        return old;
    } else {
        return __atomic_fetch_add(to, x, __ATOMIC_RELAXED);
    }
}
template <typename T> EMULATOR_INLINE T atomicCAS(T *to, T expected, T x) {
    __atomic_compare_exchange(to, &expected, &x, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED);
    return expected;
}
template <typename T> EMULATOR_INLINE T atomicExch(T *to, T x) {
    T old;
    __atomic_exchange(to, &x, &old, __ATOMIC_RELAXED);
    return old;
}
template <typename T> EMULATOR_INLINE T atomicMax(T *to, T x) {
    T old = *to;
    while (old < x && !__atomic_compare_exchange(to, &old, &x, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {}
    return old;
}
template <typename T> EMULATOR_INLINE T atomicMin(T *to, T x) {
    T old = *to;
    while (x < old && !__atomic_compare_exchange(to, &old, &x, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {}
    return old;
}

// Vectors.
#define EMULATOR_VECTORS(type, name)                                                                             \
    struct alignas(2 * sizeof(type)) name##2 { type x, y; };                                                     \
    struct name##3 { type x, y, z; };                                                                            \
    struct alignas(4 * sizeof(type) < 16 ? 4 * sizeof(type) : 16) name##4 { type x, y, z, w; };                  \
    EMULATOR_INLINE name##2 make_##name##2(type x, type y) { return {x, y}; }                                    \
    EMULATOR_INLINE name##3 make_##name##3(type x, type y, type z) { return {x, y, z}; }                         \
    EMULATOR_INLINE name##4 make_##name##4(type x, type y, type z, type w) { return {x, y, z, w}; }
EMULATOR_VECTORS(float, float)
EMULATOR_VECTORS(int, int)
EMULATOR_VECTORS(unsigned, uint)
EMULATOR_VECTORS(unsigned short, ushort)
EMULATOR_VECTORS(unsigned char, uchar)
struct alignas(16) double2 { double x, y; };
