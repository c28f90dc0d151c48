// Several neighbouring elements in one access to memory.
#pragma once

#include "ptx.cuh"

// n elements, in whole registers where they fill some. Their address must be a multiple of their size.
template <typename T, int n> struct alignas(sizeof(T) * n) Pack {
    typedef std::conditional_t<sizeof(T) * n % sizeof(unsigned) == 0, unsigned, T> Word;
    static constexpr int PER_WORD = sizeof(Word) / sizeof(T);
    Word words[n / PER_WORD];
};

// Elements of a 16-byte access.
template <typename T> constexpr int PACK = 16 / (int)sizeof(T);

// Whether elements at this address can be read 16 bytes at once.
DEVICE bool is_aligned(const void *address) { return ((size_t)address & 15) == 0; }

template <int n, typename T> DEVICE Pack<T, n> load_pack(const T *from) {
    return *reinterpret_cast<const Pack<T, n> *>(from);
}

template <int n, typename T> DEVICE void store_pack(T *to, const Pack<T, n> &pack) {
    *reinterpret_cast<Pack<T, n> *>(to) = pack;
}

template <typename T, int n> DEVICE T element(const Pack<T, n> &pack, int i) {
    if constexpr (Pack<T, n>::PER_WORD == 1) {
        T x;
        memcpy(&x, &pack.words[i], sizeof(T));
        return x;
    } else {
        const unsigned bits = pack.words[i / Pack<T, n>::PER_WORD] >> i % Pack<T, n>::PER_WORD * 8 * (int)sizeof(T);
        T x;
        memcpy(&x, &bits, sizeof(T));
        return x;
    }
}

template <typename T, int n> DEVICE Pack<T, n> pack_of(const T (&x)[n]) {
    Pack<T, n> pack = {};
#pragma unroll
    for (int i = 0; i < n; i++) {
        if constexpr (Pack<T, n>::PER_WORD == 1) {
            memcpy(&pack.words[i], &x[i], sizeof(T));
        } else {
            unsigned bits = 0;
            memcpy(&bits, &x[i], sizeof(T));
            pack.words[i / Pack<T, n>::PER_WORD] |= bits << i % Pack<T, n>::PER_WORD * 8 * (int)sizeof(T);
        }
    }
    return pack;
}

template <typename T, int n> DEVICE void widen(float (&to)[n], const Pack<T, n> &pack) {
#pragma unroll
    for (int i = 0; i < n; i++) {
        to[i] = to_float(element(pack, i));
    }
}

template <typename T, int n> DEVICE Pack<T, n> rounded(const float (&from)[n]) {
    if constexpr (std::is_same_v<T, bf16> && n % 2 == 0) {
        Pack<T, n> pack;
#pragma unroll
        for (int i = 0; i < n; i += 2) {
            pack.words[i / 2] = pack_bf16(from[i], from[i + 1]);
        }
        return pack;
    } else {
        T x[n];
#pragma unroll
        for (int i = 0; i < n; i++) {
            x[i] = from_float<T>(from[i]);
        }
        return pack_of(x);
    }
}

template <int n, typename T> DEVICE void load(float (&to)[n], const T *from) {
    widen(to, load_pack<n>(from));
}

template <int n, typename T> DEVICE void store(T *to, const float (&from)[n]) {
    store_pack(to, rounded<T>(from));
}

// What a kernel does at elements i to i + n, as body(i, Width<n>): this thread's n elements at once where all of them are
// there and `aligned`, else one by one.
template <int n> struct Width { static constexpr int value = n; };

template <int n, typename Body> DEVICE void at_own_elements(long long size, bool aligned, Body body) {
    const long long first = ((long long)blockIdx.x * blockDim.x + threadIdx.x) * n;
    if (aligned && first + n <= size) {
        body(first, Width<n>());
        return;
    }
    for (long long i = first; i < first + n && i < size; i++) {
        body(i, Width<1>());
    }
}
