// The gradients of the keys and values on tensor cores. A block has a tile of keys of one key/value head and goes over the rows
// that see them, in tiles, and over the query heads of the group. Scores are computed transposed, a line of them a key: so they
// become the left operands of dv += pᵀ dout and dk += dscoresᵀ q without leaving the registers.
//
//     kernel                         grid                  block   dynamic shared
//     attention_backward_key_hs64    (KVH, ceil(N / 64))   128     25088
//     attention_backward_key_hs128   (KVH, ceil(N / 64))   128     49664
//
// A warp holds its keys in registers; its values lie in shared memory, as do two tiles of q, dout, lse and delta: while the
// products of one are under way, the next is copied.

#include "attention_mask.cuh"
#include "attention_tile.cuh"

// One tile of rows: q, dout (ROWS, HS), lse, delta (ROWS).
template <int HS> struct RowTile {
    static constexpr int ROWS = HS == 128 && ARCHITECTURE >= 1000 ? 16 : BACKWARD_TILE;
    bf16 q[ROWS * HS], dout[ROWS * HS];
    float saved[2][ROWS];  // lse, delta
};

// Begins to copy the rows from `row` of one head. What is behind the last row of N becomes zeros, and so adds nothing.
template <int HS>
DEVICE void load_rows(RowTile<HS> &tile, const bf16 *q, const bf16 *dout, const float *lse, const float *delta,
                      int head, int row, int N, int NH) {
    constexpr int ROWS = RowTile<HS>::ROWS;
    const size_t ldq = (size_t)NH * HS, at = row * ldq + head * HS, at_row = (size_t)head * N + row;
    load_tile<HS, ROWS>(tile.q, q + at, ldq, N - row);
    load_tile<HS, ROWS>(tile.dout, dout + at, ldq, N - row);
    const int i = threadIdx.x % ROWS, which = threadIdx.x / ROWS;
    if (which < 2) {
        cp_async_4(tile.saved[which] + i, (which == 0 ? lse : delta) + at_row + i, row + i < N);
    }
    cp_async_commit();
}

template <int HS, int M>
DEVICE void attention_backward_key(bf16 *dk, bf16 *dv, const bf16 *dout, const float *delta, const float *lse, const bf16 *q,
                                   const bf16 *k, const bf16 *v, const int *starts, int N, int NH, int KVH) {
    constexpr int KEYS = TILE_WARPS * 16 * M, ROWS = RowTile<HS>::ROWS;
    DYNAMIC_SHARED(RowTile<HS>, tiles);                  // two, and the values of the block
    bf16 *staging = reinterpret_cast<bf16 *>(tiles);     // for KEYS rows, where no tile of rows is
    bf16 *values = reinterpret_cast<bf16 *>(tiles + 2);
    const int kv = blockIdx.x, group = NH / KVH, lane = threadIdx.x % WARP;
    const int key = blockIdx.y * KEYS;                   // the first keys are seen by most rows: they begin
    const int own = key + threadIdx.x / WARP * 16 * M;   // the first key of this warp
    const size_t ldk = (size_t)KVH * HS, at = key * ldk + kv * HS;
    const Band band = rows_of_keys(starts, own, 16 * M, N);
    const int to = last_row_of_key(starts, min(key + KEYS, N) - 1, N) + 1;  // the rows of the block: key to to - 1
    constexpr float factor = LOG2E * SCALE<HS>;

    load_tile<HS, KEYS>(values, v + at, ldk, N - key);
    unsigned keys[HS / 16][M][4];
    hold_rows<HS, M>(keys, staging, k + at, ldk, N - key);
    float dkeys[M][HS / 8][4] = {}, dvalues[M][HS / 8][4] = {};
    int head = kv * group, row = key, stage = 0;
    load_rows(tiles[0], q, dout, lse, delta, head, row, N, NH);
    for (; head < (kv + 1) * group; stage ^= 1) {
        cp_async_wait<0>();
        __syncthreads();
        const RowTile<HS> &tile = tiles[stage];
        const int first = row, last = row + ROWS - 1;
        row += ROWS;
        if (row >= to) {
            row = key;
            head++;
        }
        if (head < (kv + 1) * group) {
            load_rows(tiles[stage ^ 1], q, dout, lse, delta, head, row, N, NH);
        }
        if (band.misses(first, last)) {
            continue;
        }
        float scores[M][ROWS / 8][4] = {}, dscores[M][ROWS / 8][4] = {};
#pragma unroll
        for (int i = 0; i < HS / 16; i++) {
            multiply_transposed<HS>(scores, keys[i], tile.q, 0, i);
        }
        if (!band.fills(first, last)) {
            hide_transposed(scores, starts, own + lane / 4, first + lane % 4 * 2, N);
        }
#pragma unroll
        for (int j = 0; j < ROWS / 8; j++) {
#pragma unroll
            for (int i = 0; i < 2; i++) {
                const float lse_row = tile.saved[0][j * 8 + lane % 4 * 2 + i] * LOG2E;
#pragma unroll
                for (int m = 0; m < M; m++) {
                    scores[m][j][i] = fast_exp2(scores[m][j][i] * factor - lse_row);
                    scores[m][j][i + 2] = fast_exp2(scores[m][j][i + 2] * factor - lse_row);
                }
            }
        }
#pragma unroll
        for (int i = 0; i < ROWS / 16; i++) {
            unsigned a[M][4];
            round_left(a, scores, i);
            multiply<HS>(dvalues, a, tile.dout, i * 16);
        }
#pragma unroll
        for (int i = 0; i < HS / 16; i++) {
            unsigned a[M][4];
            load_left<HS, M>(a, values, own - key, i);
            multiply_transposed<HS>(dscores, a, tile.dout, 0, i);
        }
#pragma unroll
        for (int j = 0; j < ROWS / 8; j++) {
#pragma unroll
            for (int i = 0; i < 2; i++) {
                const float delta_row = tile.saved[1][j * 8 + lane % 4 * 2 + i];
#pragma unroll
                for (int m = 0; m < M; m++) {
                    dscores[m][j][i] = scores[m][j][i] * (dscores[m][j][i] - delta_row);
                    dscores[m][j][i + 2] = scores[m][j][i + 2] * (dscores[m][j][i + 2] - delta_row);
                }
            }
        }
#pragma unroll
        for (int i = 0; i < ROWS / 16; i++) {
            unsigned a[M][4];
            round_left(a, dscores, i);
            multiply<HS>(dkeys, a, tile.q, i * 16);
        }
    }

    __syncthreads();  // nobody reads the rows any more
    round_rows<HS>(staging, own - key, dkeys, SCALE<HS>);
    __syncwarp();
    store_rows<HS, 16 * M>(dk + own * ldk + kv * HS, ldk, staging, own - key, N - own);
    __syncwarp();
    round_rows<HS>(staging, own - key, dvalues, 1);
    __syncwarp();
    store_rows<HS, 16 * M>(dv + own * ldk + kv * HS, ldk, staging, own - key, N - own);
}

PLAIN_KERNEL(128, attention_backward_key_hs64,
             bf16 *dk,           // (N, KVH, 64)
             bf16 *dv,           // (N, KVH, 64)
             const bf16 *dout,   // (N, NH, 64)
             const float *delta, // (NH, N)
             const float *lse,   // (NH, N)
             const bf16 *q,      // (N, NH, 64)
             const bf16 *k,      // (N, KVH, 64)
             const bf16 *v,      // (N, KVH, 64)
             const int *starts,  // (N)
             int N, int NH, int KVH) {
    attention_backward_key<64, 1>(dk, dv, dout, delta, lse, q, k, v, starts, N, NH, KVH);
}

PLAIN_KERNEL(128, attention_backward_key_hs128,
             bf16 *dk,           // (N, KVH, 128)
             bf16 *dv,           // (N, KVH, 128)
             const bf16 *dout,   // (N, NH, 128)
             const float *delta, // (NH, N)
             const float *lse,   // (NH, N)
             const bf16 *q,      // (N, NH, 128)
             const bf16 *k,      // (N, KVH, 128)
             const bf16 *v,      // (N, KVH, 128)
             const int *starts,  // (N)
             int N, int NH, int KVH) {
    attention_backward_key<128, 1>(dk, dv, dout, delta, lse, q, k, v, starts, N, NH, KVH);
}
