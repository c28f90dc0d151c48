// What the attention kernels on tensor cores share: tiles in shared memory and their products.
//
// A tile is some rows of HS bf16, of one head. Its 16-byte chunks are stored in another order, so that the eight rows of a
// matrix that ldmatrix loads, a column of chunks, lie in different banks: chunk c of row r stands at c ^ (r % 8).
#pragma once

constexpr int TILE_THREADS = 128, TILE_WARPS = TILE_THREADS / WARP;
// 900 for compute capability 9.0. From 10.0 on the assembler takes more registers for the same code, so tiles must be smaller.
#ifdef __CUDA_ARCH__
constexpr int ARCHITECTURE = __CUDA_ARCH__;
#else
constexpr int ARCHITECTURE = 800;
#endif

constexpr int BACKWARD_TILE = 32;  // keys, or rows, of a tile that a block goes over
constexpr float LOG2E = 1.4426950408889634f;

// Of the scores: 1 / sqrt(HS).
template <int HS> constexpr float SCALE = HS == 64 ? 0.125f : 0.08838834764831845f;

template <int HS> DEVICE int chunk_at(int row, int chunk) {
    return row * HS + (chunk ^ (row & 7)) * 8;
}

// Begins to copy ROWS rows, which are `stride` apart; those behind the first `rows` become zeros. A thread has one column of
// chunks: its rows differ by a multiple of eight, so that its places in the tile differ by constants.
template <int HS, int ROWS> DEVICE void load_tile(bf16 *tile, const bf16 *from, size_t stride, int rows) {
    constexpr int STEP = TILE_THREADS / (HS / 8);
    const int row = threadIdx.x / (HS / 8), chunk = threadIdx.x % (HS / 8);
    tile += chunk_at<HS>(row, chunk);
    from += row * stride + chunk * 8;
#pragma unroll
    for (int i = 0; i < ROWS; i += STEP) {
        cp_async_16(tile + i * HS, from, row + i < rows);
        from += STEP * stride;
    }
}

// Writes rows of a tile, 16 bytes a lane: the ROWS rows of one warp, of which the first `rows` exist.
template <int HS, int ROWS> DEVICE void store_rows(bf16 *to, size_t stride, const bf16 *tile, int first, int rows) {
#pragma unroll
    for (int i = 0; i < ROWS * HS / 8 / WARP; i++) {
        const int at = i * WARP + threadIdx.x % WARP, row = at / (HS / 8), chunk = at % (HS / 8);
        if (row < rows) {
            store_pack(to + row * stride + chunk * 8, load_pack<8>(tile + chunk_at<HS>(first + row, chunk)));
        }
    }
}

// What a warp has summed, 16 M rows, times a factor, rounded into the rows of a tile from `first`.
template <int HS, int M> DEVICE void round_rows(bf16 *tile, int first, const float (&d)[M][HS / 8][4], float factor) {
    const int lane = threadIdx.x % WARP;
#pragma unroll
    for (int m = 0; m < M; m++) {
#pragma unroll
        for (int j = 0; j < HS / 8; j++) {
#pragma unroll
            for (int half = 0; half < 2; half++) {
                const int row = first + m * 16 + half * 8 + lane / 4;
                *reinterpret_cast<unsigned *>(tile + chunk_at<HS>(row, j) + lane % 4 * 2) =
                    pack_bf16(d[m][j][2 * half] * factor, d[m][j][2 * half + 1] * factor);
            }
        }
    }
}

// The left operand of a product: columns 16 k to 16 k + 15 of the 16 M rows from `first` of a tile.
template <int HS, int M> DEVICE void load_left(unsigned (&a)[M][4], const bf16 *tile, int first, int k) {
    const int lane = threadIdx.x % WARP;
#pragma unroll
    for (int m = 0; m < M; m++) {
        ldmatrix_x4(a[m], tile + chunk_at<HS>(first + m * 16 + lane % 16, 2 * k + lane / 16));
    }
}

// Left operands that stay in registers: of the rows of a block, this warp's 16 M. They pass through `tile`, which is free
// again afterwards.
template <int HS, int M>
DEVICE void hold_rows(unsigned (&a)[HS / 16][M][4], bf16 *tile, const bf16 *from, size_t stride, int rows) {
    load_tile<HS, TILE_WARPS * 16 * M>(tile, from, stride, rows);
    cp_async_commit();
    cp_async_wait<0>();
    __syncthreads();
#pragma unroll
    for (int i = 0; i < HS / 16; i++) {
        load_left<HS, M>(a[i], tile, threadIdx.x / WARP * 16 * M, i);
    }
    __syncthreads();
}

// A left operand from sums in registers, rounded: what was a product becomes an operand without leaving the warp.
template <int M, int N> DEVICE void round_left(unsigned (&a)[M][4], const float (&d)[M][N][4], int k) {
#pragma unroll
    for (int m = 0; m < M; m++) {
        a[m][0] = pack_bf16(d[m][2 * k][0], d[m][2 * k][1]);
        a[m][1] = pack_bf16(d[m][2 * k][2], d[m][2 * k][3]);
        a[m][2] = pack_bf16(d[m][2 * k + 1][0], d[m][2 * k + 1][1]);
        a[m][3] = pack_bf16(d[m][2 * k + 1][2], d[m][2 * k + 1][3]);
    }
}

// d (16 M, 8 N) += a · tileᵀ: dot products with the 8 N rows of a tile from `first`, of their columns 16 k to 16 k + 15.
template <int HS, int M, int N>
DEVICE void multiply_transposed(float (&d)[M][N][4], const unsigned (&a)[M][4], const bf16 *tile, int first, int k) {
    const int lane = threadIdx.x % WARP;
#pragma unroll
    for (int j = 0; j < N; j += 2) {
        unsigned b[4];
        ldmatrix_x4(b, tile + chunk_at<HS>(first + j * 8 + lane / 16 * 8 + lane % 8, 2 * k + lane / 8 % 2));
#pragma unroll
        for (int m = 0; m < M; m++) {
            mma_bf16_16816(d[m][j], a[m], b[0], b[1]);
            mma_bf16_16816(d[m][j + 1], a[m], b[2], b[3]);
        }
    }
}

// d (16 M, HS) += a · tile: a has a weight for each of the 16 rows of a tile from `first`.
template <int HS, int M>
DEVICE void multiply(float (&d)[M][HS / 8][4], const unsigned (&a)[M][4], const bf16 *tile, int first) {
    const int lane = threadIdx.x % WARP;
#pragma unroll
    for (int j = 0; j < HS / 8; j += 2) {
        unsigned b[4];
        ldmatrix_x4_trans(b, tile + chunk_at<HS>(first + lane % 16, j + lane / 16));
#pragma unroll
        for (int m = 0; m < M; m++) {
            mma_bf16_16816(d[m][j], a[m], b[0], b[1]);
            mma_bf16_16816(d[m][j + 1], a[m], b[2], b[3]);
        }
    }
}
