// The gradient of the queries on tensor cores. A block has a tile of rows of one head and goes over the keys in tiles, as forward
// does, but holds the left operands of its two products, q and dout, in registers. It needs no maximum: forward saved lse.
//
//     kernel                           grid                  block   dynamic shared
//     attention_backward_query_hs64    (NH, ceil(N / 128))   128     32768
//     attention_backward_query_hs128   (NH, ceil(N / 64))    128     32768
//
// The keys and values of two tiles lie in shared memory: while the products of one are under way, the next is copied.

#include "attention_mask.cuh"
#include "attention_tile.cuh"

template <int HS, int M>
DEVICE void attention_backward_query(bf16 *dq, const bf16 *dout, const float *delta, const float *lse, const bf16 *q,
                                     const bf16 *k, const bf16 *v, const int *starts, int N, int NH, int KVH) {
    constexpr int ROWS = TILE_WARPS * 16 * M, KEYS = BACKWARD_TILE;
    DYNAMIC_SHARED(bf16, tiles);  // of two stages: keys, values
    const int head = blockIdx.x, lane = threadIdx.x % WARP;
    const int row = (gridDim.y - 1 - blockIdx.y) * ROWS;  // the last rows of a document have most to do: they begin
    const int own = row + threadIdx.x / WARP * 16 * M;    // the first row of this warp
    const size_t ldq = (size_t)NH * HS, ldk = (size_t)KVH * HS;
    k += head / (NH / KVH) * HS;
    v += head / (NH / KVH) * HS;
    const Band band = keys_of_rows(starts, own, 16 * M, N, 0);
    const int from = starts[row], to = min(row + ROWS, N);  // the keys of the block: from to to - 1
    constexpr float factor = LOG2E * SCALE<HS>;

    unsigned query[HS / 16][M][4], dquery[HS / 16][M][4];
    hold_rows<HS, M>(query, tiles, q + row * ldq + head * HS, ldq, N - row);
    hold_rows<HS, M>(dquery, tiles, dout + row * ldq + head * HS, ldq, N - row);
    float lse_row[M][2], delta_row[M][2];
#pragma unroll
    for (int m = 0; m < M; m++) {
#pragma unroll
        for (int half = 0; half < 2; half++) {
            const size_t at = (size_t)head * N + min(own + m * 16 + half * 8 + lane / 4, N - 1);
            lse_row[m][half] = lse[at] * LOG2E;
            delta_row[m][half] = delta[at];
        }
    }

    load_tile<HS, KEYS>(tiles, k + from * ldk, ldk, to - from);
    load_tile<HS, KEYS>(tiles + KEYS * HS, v + from * ldk, ldk, to - from);
    cp_async_commit();
    float d[M][HS / 8][4] = {};
    int stage = 0;
    for (int key = from; key < to; key += KEYS, stage ^= 1) {
        cp_async_wait<0>();
        __syncthreads();
        const bf16 *keys = tiles + stage * 2 * KEYS * HS, *values = keys + KEYS * HS;
        if (key + KEYS < to) {
            bf16 *next = tiles + (stage ^ 1) * 2 * KEYS * HS;
            load_tile<HS, KEYS>(next, k + (key + KEYS) * ldk, ldk, to - key - KEYS);
            load_tile<HS, KEYS>(next + KEYS * HS, v + (key + KEYS) * ldk, ldk, to - key - KEYS);
            cp_async_commit();
        }
        if (band.misses(key, key + KEYS - 1)) {
            continue;
        }
        float scores[M][KEYS / 8][4] = {}, dscores[M][KEYS / 8][4] = {};
#pragma unroll
        for (int i = 0; i < HS / 16; i++) {
            multiply_transposed<HS>(scores, query[i], keys, 0, i);
        }
#pragma unroll
        for (int i = 0; i < HS / 16; i++) {
            multiply_transposed<HS>(dscores, dquery[i], values, 0, i);
        }
        if (!band.fills(key, key + KEYS - 1)) {
            hide_scores(scores, starts, own + lane / 4, key + lane % 4 * 2, N, 0);
        }
#pragma unroll
        for (int m = 0; m < M; m++) {
#pragma unroll
            for (int j = 0; j < KEYS / 8; j++) {
#pragma unroll
                for (int i = 0; i < 4; i++) {
                    const float p = fast_exp2(scores[m][j][i] * factor - lse_row[m][i / 2]);
                    dscores[m][j][i] = p * (dscores[m][j][i] - delta_row[m][i / 2]);
                }
            }
        }
#pragma unroll
        for (int i = 0; i < KEYS / 16; i++) {
            unsigned a[M][4];
            round_left(a, dscores, i);
            multiply<HS>(d, a, keys, i * 16);
        }
    }

    __syncthreads();  // nobody reads the keys any more
    round_rows<HS>(tiles, own - row, d, SCALE<HS>);
    __syncwarp();
    store_rows<HS, 16 * M>(dq + own * ldq + head * HS, ldq, tiles, own - row, N - own);
}

PLAIN_KERNEL(128, attention_backward_query_hs64,
             bf16 *dq,           // (N, NH, 64)
             const bf16 *dout,   // (N, NH, 64)
             const float *delta, // (NH, N)
             const float *lse,   // (NH, N)
             const bf16 *q,      // (N, NH, 64)
             const bf16 *k,      // (N, KVH, 64)
             const bf16 *v,      // (N, KVH, 64)
             const int *starts,  // (N)
             int N, int NH, int KVH) {
    attention_backward_query<64, 2>(dq, dout, delta, lse, q, k, v, starts, N, NH, KVH);
}

PLAIN_KERNEL(128, attention_backward_query_hs128,
             bf16 *dq,           // (N, NH, 128)
             const bf16 *dout,   // (N, NH, 128)
             const float *delta, // (NH, N)
             const float *lse,   // (NH, N)
             const bf16 *q,      // (N, NH, 128)
             const bf16 *k,      // (N, KVH, 128)
             const bf16 *v,      // (N, KVH, 128)
             const int *starts,  // (N)
             int N, int NH, int KVH) {
    attention_backward_query<128, 1>(dq, dout, delta, lse, q, k, v, starts, N, NH, KVH);
}
