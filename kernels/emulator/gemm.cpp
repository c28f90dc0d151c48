// A product in tiles: pieces of both factors are packed as floats into panels as wide as the innermost loop's tile, which
// stays in registers. The sum over k is taken in pieces of DEPTH, added up one by one, so its error grows slowly.
#include "gemm.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <vector>

#include "pool.h"

namespace {
constexpr int ROWS = 16, COLUMNS = 6;         // of the innermost tile
constexpr int TILE_M = 128, TILE_N = 192;     // of a piece of C that one thread works out: multiples of the above
constexpr int DEPTH = 256;

float bf16_to_float(uint16_t bits) {
    uint32_t wide = (uint32_t)bits << 16;
    float x;
    memcpy(&x, &wide, sizeof x);
    return x;
}

uint16_t float_to_bf16(float x) {
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return (uint16_t)(x != x ? bits >> 16 | 0x40 : (bits + 0x7FFF + (bits >> 16 & 1)) >> 16);
}

struct F32 {
    using Type = float;
    static float get(float x) { return x; }
};
struct BF16 {
    using Type = uint16_t;
    static float get(uint16_t x) { return bf16_to_float(x); }
};

// Elements (outer, inner) of a factor, the inner index running along k: panels of `width` outer indices, k after k.
template <typename T> void pack(float *to, int width, const Matrix &from, bool outer_is_column, long long outer0, int outers,
                                long long k0, int depth) {
    const auto *data = (const typename T::Type *)from.address;
    // The step from one outer index to the next, and from one k to the next.
    bool outer_steps = outer_is_column != from.transposed;
    long long step_outer = outer_steps ? from.leading : 1, step_k = outer_steps ? 1 : from.leading;
    for (int panel = 0; panel < outers; panel += width, to += (size_t)width * depth) {
        int here = std::min(width, outers - panel);
        const auto *begin = data + (outer0 + panel) * step_outer + k0 * step_k;
        if (here < width) {
            memset(to, 0, sizeof(float) * (size_t)width * depth);
        }
        if (step_outer == 1) {
            for (int k = 0; k < depth; k++) {
                for (int i = 0; i < here; i++) {
                    to[k * width + i] = T::get(begin[k * step_k + i]);
                }
            }
        } else {
            for (int i = 0; i < here; i++) {
                for (int k = 0; k < depth; k++) {
                    to[k * width + i] = T::get(begin[i * step_outer + k]);
                }
            }
        }
    }
}

void pack(float *to, int width, const Matrix &from, bool outer_is_column, long long outer0, int outers, long long k0, int depth) {
    if (from.element == Element::F32) {
        pack<F32>(to, width, from, outer_is_column, outer0, outers, k0, depth);
    } else {
        pack<BF16>(to, width, from, outer_is_column, outer0, outers, k0, depth);
    }
}

// sums(ROWS,COLUMNS) += the product of two panels. `lanes` floats make a register.
template <int lanes> inline __attribute__((always_inline))
void tile(float *sums, long stride, const float *a, const float *b, int depth) {
    typedef float Vector __attribute__((vector_size(lanes * sizeof(float)), aligned(4)));
    constexpr int vectors = ROWS / lanes;
    Vector sum[COLUMNS][vectors] = {};
    for (int k = 0; k < depth; k++, a += ROWS, b += COLUMNS) {
        Vector left[vectors];
#pragma GCC unroll 4
        for (int v = 0; v < vectors; v++) {
            left[v] = *(const Vector *)(a + v * lanes);
        }
#pragma GCC unroll 6
        for (int j = 0; j < COLUMNS; j++) {
#pragma GCC unroll 4
            for (int v = 0; v < vectors; v++) {
                sum[j][v] += left[v] * b[j];
            }
        }
    }
    for (int j = 0; j < COLUMNS; j++) {
        for (int v = 0; v < vectors; v++) {
            *(Vector *)(sums + j * stride + v * lanes) += sum[j][v];
        }
    }
}

#if defined(__x86_64__)
__attribute__((target("avx2,fma"))) void tile_avx2(float *sums, long stride, const float *a, const float *b, int depth) {
    tile<8>(sums, stride, a, b, depth);
}
#endif
void tile_plain(float *sums, long stride, const float *a, const float *b, int depth) { tile<4>(sums, stride, a, b, depth); }

using Tile = void (*)(float *, long, const float *, const float *, int);

Tile choose() {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
        return tile_avx2;
    }
#endif
    return tile_plain;
}

const Tile best_tile = choose();

template <typename T> float old_value(const T *c, float beta) {
    if (beta == 0) {
        return 0; // whatever C holds, even a NaN
    }
    if constexpr (sizeof(T) == 4) {
        return beta * *c;
    } else {
        return beta * bf16_to_float(*c);
    }
}

template <typename T> void store(const Product &p, const float *sums, long long m0, int rows, long long n0, int columns) {
    T *c = (T *)p.c.address;
    for (int j = 0; j < columns; j++) {
        T *column = c + (n0 + j) * p.c.leading + m0;
        for (int i = 0; i < rows; i++) {
            float x = p.alpha * sums[j * TILE_M + i] + old_value(column + i, p.beta);
            if constexpr (sizeof(T) == 4) {
                column[i] = x;
            } else {
                column[i] = float_to_bf16(x);
            }
        }
    }
}

void piece(const Product &p, long long m0, long long n0) {
    static thread_local std::vector<float> a(TILE_M * DEPTH), b((TILE_N + COLUMNS) * DEPTH), sums(TILE_M * (TILE_N + COLUMNS));
    int rows = (int)std::min<long long>(TILE_M, p.m - m0), columns = (int)std::min<long long>(TILE_N, p.n - n0);
    std::fill(sums.begin(), sums.end(), 0.0f);
    for (long long k0 = 0; k0 < p.k; k0 += DEPTH) {
        int depth = (int)std::min<long long>(DEPTH, p.k - k0);
        pack(a.data(), ROWS, p.a, false, m0, rows, k0, depth);
        pack(b.data(), COLUMNS, p.b, true, n0, columns, k0, depth);
        for (int j = 0; j < columns; j += COLUMNS) {
            for (int i = 0; i < rows; i += ROWS) {
                best_tile(&sums[(size_t)j * TILE_M + (size_t)i], TILE_M, &a[(size_t)i * (size_t)depth],
                          &b[(size_t)j * (size_t)depth], depth);
            }
        }
    }
    if (p.c.element == Element::F32) {
        store<float>(p, sums.data(), m0, rows, n0, columns);
    } else {
        store<uint16_t>(p, sums.data(), m0, rows, n0, columns);
    }
}

struct Pieces {
    const Product &product;
    long long across, all;
    std::atomic<long long> next{0};
};

void work(void *context, int) {
    Pieces &pieces = *(Pieces *)context;
    for (long long i; (i = pieces.next++) < pieces.all;) {
        piece(pieces.product, i % pieces.across * TILE_M, i / pieces.across * TILE_N);
    }
}
} // namespace

void multiply(const Product &product) {
    long long across = (product.m + TILE_M - 1) / TILE_M, down = (product.n + TILE_N - 1) / TILE_N;
    Pieces pieces{product, across, across * down};
    if (pieces.all == 1) {
        work(&pieces, 0);
    } else {
        cria_emulator_parallel(work, &pieces);
    }
}
