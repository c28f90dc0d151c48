// Tensor-core products and ldmatrix, with the layouts of the PTX manual.
#include "tensor_core.h"

#include <cstring>

namespace {
float low(unsigned pair) {
    unsigned bits = pair << 16;
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

float high(unsigned pair) {
    unsigned bits = pair & 0xffff0000u;
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

struct Matrices {
    float a[16][16]; // rows of the left factor
    float b[16][8];  // rows of the right factor
    float d[16][8];
};

typedef float Row __attribute__((vector_size(32))); // of b and d

// Eight rows at a time, so that one sum need not wait for another.
inline __attribute__((always_inline)) void multiply_here(Matrices &m) {
    for (int begin = 0; begin < 16; begin += 8) {
        Row sum[8];
        memcpy(sum, m.d[begin], sizeof sum);
        for (int k = 0; k < 16; k++) {
            Row right;
            memcpy(&right, m.b[k], sizeof right);
#pragma GCC unroll 8
            for (int row = 0; row < 8; row++) {
                sum[row] += m.a[begin + row][k] * right;
            }
        }
        memcpy(m.d[begin], sum, sizeof sum);
    }
}

#if defined(__x86_64__)
__attribute__((target("avx2,fma"))) void multiply_avx2(Matrices &m) { multiply_here(m); }
#endif
void multiply_plain(Matrices &m) { multiply_here(m); }

void multiply(Matrices &m) {
#if defined(__x86_64__)
    static const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    if (avx2) {
        multiply_avx2(m);
        return;
    }
#endif
    multiply_plain(m);
}
} // namespace

// Of the lane 4 * group + place: a[0] holds row group, columns 2 * place and the next; a[1] row group + 8; a[2] and a[3] the
// same rows, 8 columns on. b[0] holds column group, rows 2 * place and the next; b[1] 8 rows on. d[0], d[1] hold row group,
// columns 2 * place and the next; d[2], d[3] row group + 8.
void tensor_core_product(Warp &warp) {
    Matrices m;
    for (int lane = 0; lane < 32; lane++) {
        const Deposit &part = warp.deposits[lane];
        int group = lane >> 2, place = (lane & 3) * 2;
        for (int i = 0; i < 4; i++) {
            int row = group + (i & 1) * 8, column = place + (i >> 1) * 8;
            m.a[row][column] = low(part.a[i]);
            m.a[row][column + 1] = high(part.a[i]);
            m.d[group + (i >> 1) * 8][place + (i & 1)] = part.d[i];
        }
        for (int i = 0; i < 2; i++) {
            m.b[place + i * 8][group] = low(part.b[i]);
            m.b[place + i * 8 + 1][group] = high(part.b[i]);
        }
    }
    multiply(m);
    for (int lane = 0; lane < 32; lane++) {
        int group = lane >> 2, place = (lane & 3) * 2;
        for (int i = 0; i < 4; i++) {
            warp.deposits[lane].d[i] = m.d[group + (i >> 1) * 8][place + (i & 1)];
        }
    }
}

// Lane 8 * matrix + row gives the address of a row of 16 bytes. Of each matrix, lane 4 * row + pair gets the elements
// 2 * pair and the next of that row; transposed, of that column.
void load_matrices(Warp &warp, const Thread *lanes) {
    int count = warp.deposits[0].kind / 2;
    bool trans = (warp.deposits[0].kind & 1) != 0;
    for (int matrix = 0; matrix < count; matrix++) {
        unsigned short elements[8][8];
        for (int row = 0; row < 8; row++) {
            int giver = matrix * 8 + row;
            const void *from = warp.deposits[giver].row;
            if (!in_shared(from)) {
                fault_of(lanes[giver], ILLEGAL_ADDRESS, "loads a matrix row at %p, not in shared memory", from);
            }
            check_read(lanes[giver], from, 16);
            memcpy(elements[row], from, 16);
        }
        for (int lane = 0; lane < 32; lane++) {
            int row = lane / 4, pair = lane % 4 * 2;
            unsigned first = trans ? elements[pair][row] : elements[row][pair];
            unsigned second = trans ? elements[pair + 1][row] : elements[row][pair + 1];
            warp.deposits[lane].r[matrix] = second << 16 | first;
        }
    }
}
