// Attention on tensor cores, for bf16 and heads of 64 or 128. After Dao, FlashAttention-2, 2023,
// https://arxiv.org/abs/2307.08691: a block has a tile of rows of one head and goes over the keys in tiles; the scores of a
// tile, its softmax and its share of the output stay in registers.
//
//     kernel                    grid                  block   dynamic shared
//     attention_forward_hs64    (NH, ceil(N / 128))   128     32768
//     attention_forward_hs128   (NH, ceil(N / 128))   128     57344
//
// Scores are scaled by 1 / sqrt(HS). Row n sees the keys starts[n] + past to n + past, past = S - N.

#include "attention_mask.cuh"
#include "attention_tile.cuh"

constexpr int FORWARD_ROWS = 128;                                   // of a tile
template <int HS> constexpr int FORWARD_KEYS = HS == 64 ? 64 : ARCHITECTURE < 1000 ? 48 : ARCHITECTURE < 1200 ? 16 : 32;  // as registers allow
constexpr int FORWARD_M = FORWARD_ROWS / TILE_WARPS / 16;           // a warp has 16 M rows

// The largest and the sum over the four lanes that share a row.
DEVICE float quad_max(float x) {
    x = fmaxf(x, __shfl_xor_sync(ALL_LANES, x, 1));
    return fmaxf(x, __shfl_xor_sync(ALL_LANES, x, 2));
}

DEVICE float quad_sum(float x) {
    x += __shfl_xor_sync(ALL_LANES, x, 1);
    return x + __shfl_xor_sync(ALL_LANES, x, 2);
}

// Scores to weights: exponentials below the running maximum of each row. What was summed under a smaller maximum shrinks.
// `sum` is of this lane's columns only.
template <int HS, int M, int N>
DEVICE void softmax(float (&scores)[M][N][4], float (&o)[M][HS / 8][4], float (&max)[M][2], float (&sum)[M][2]) {
    constexpr float factor = LOG2E * SCALE<HS>;  // for exponentials of base 2
#pragma unroll
    for (int m = 0; m < M; m++) {
#pragma unroll
        for (int half = 0; half < 2; half++) {
            float top = max[m][half];
#pragma unroll
            for (int j = 0; j < N; j++) {
                top = fmaxf(top, fmaxf(scores[m][j][2 * half], scores[m][j][2 * half + 1]));
            }
            top = quad_max(top);
            // a row that has seen no key yet must not compute infinity - infinity
            const float below = top == -INFINITY ? 0 : top * factor;
            const float shrink = fast_exp2(max[m][half] * factor - below);
            max[m][half] = top;
            float tile_sum = 0;
#pragma unroll
            for (int j = 0; j < N; j++) {
#pragma unroll
                for (int i = 2 * half; i < 2 * half + 2; i++) {
                    scores[m][j][i] = fast_exp2(scores[m][j][i] * factor - below);
                    tile_sum += scores[m][j][i];
                }
            }
            sum[m][half] = sum[m][half] * shrink + tile_sum;
#pragma unroll
            for (int j = 0; j < HS / 8; j++) {
                o[m][j][2 * half] *= shrink;
                o[m][j][2 * half + 1] *= shrink;
            }
        }
    }
}

template <int HS>
DEVICE void attention_forward(bf16 *out, float *lse, const bf16 *q, const bf16 *k, const bf16 *v, const int *starts,
                              int N, int S, int NH, int KVH) {
    constexpr int ROWS = FORWARD_ROWS, KEYS = FORWARD_KEYS<HS>, M = FORWARD_M;
    DYNAMIC_SHARED(bf16, queries);
    bf16 *keys = queries + ROWS * HS, *values = keys + KEYS * HS;
    const int head = blockIdx.x, past = S - N, lane = threadIdx.x % WARP;
    const int row = (gridDim.y - 1 - blockIdx.y) * ROWS;  // the last rows of a document have most to do: they begin
    const int own = threadIdx.x / WARP * 16 * M;          // the rows of this warp, within the tile
    const size_t ldq = (size_t)NH * HS, ldk = (size_t)KVH * HS;
    q += row * ldq + head * HS;
    k += head / (NH / KVH) * HS;
    v += head / (NH / KVH) * HS;
    const Band band = keys_of_rows(starts, row + own, 16 * M, N, past);
    const int from = starts[row] + past, to = min(row + ROWS, N) + past;  // the keys of the block: from to to - 1

    load_tile<HS, ROWS>(queries, q, ldq, N - row);
    load_tile<HS, KEYS>(keys, k + from * ldk, ldk, to - from);
    cp_async_commit();
    float o[M][HS / 8][4] = {}, max[M][2], sum[M][2] = {};
#pragma unroll
    for (int m = 0; m < M; m++) {
        max[m][0] = max[m][1] = -INFINITY;
    }
    // While the products of one of the two tiles, keys and values, are under way, the other one is copied.
    for (int key = from; key < to; key += KEYS) {
        const bool works = !band.misses(key, key + KEYS - 1);
        cp_async_wait<0>();
        __syncthreads();
        load_tile<HS, KEYS>(values, v + key * ldk, ldk, to - key);
        cp_async_commit();
        float scores[M][KEYS / 8][4] = {};
        if (works) {
#pragma unroll
            for (int i = 0; i < HS / 16; i++) {
                unsigned a[M][4];
                load_left<HS, M>(a, queries, own, i);
                multiply_transposed<HS>(scores, a, keys, 0, i);
            }
        }
        cp_async_wait<0>();
        __syncthreads();
        if (key + KEYS < to) {
            load_tile<HS, KEYS>(keys, k + (key + KEYS) * ldk, ldk, to - key - KEYS);
            cp_async_commit();
        }
        if (works) {
            if (!band.fills(key, key + KEYS - 1)) {
                hide_scores(scores, starts, row + own + lane / 4, key + lane % 4 * 2, N, past);
            }
            softmax<HS>(scores, o, max, sum);
#pragma unroll
            for (int i = 0; i < KEYS / 16; i++) {
                unsigned a[M][4];
                round_left(a, scores, i);
                multiply<HS>(o, a, values, i * 16);
            }
        }
    }

#pragma unroll
    for (int m = 0; m < M; m++) {
#pragma unroll
        for (int half = 0; half < 2; half++) {
            const float total = quad_sum(sum[m][half]), share = 1 / total;
            const int n = row + own + m * 16 + half * 8 + lane / 4;
            if (lane % 4 == 0 && n < N) {
                lse[(size_t)head * N + n] = max[m][half] * SCALE<HS> + logf(total);
            }
#pragma unroll
            for (int j = 0; j < HS / 8; j++) {
                o[m][j][2 * half] *= share;
                o[m][j][2 * half + 1] *= share;
            }
        }
    }
    round_rows<HS>(queries, own, o, 1);  // no other warp reads this one's queries
    __syncwarp();
    store_rows<HS, 16 * M>(out + (row + own) * ldq + head * HS, ldq, queries, own, N - row - own);
}

PLAIN_KERNEL(128, attention_forward_hs64,
             bf16 *out,         // (N, NH, 64)
             float *lse,        // (NH, N)
             const bf16 *q,     // (N, NH, 64)
             const bf16 *k,     // (S, KVH, 64)
             const bf16 *v,     // (S, KVH, 64)
             const int *starts, // (N)
             int N, int S, int NH, int KVH) {
    attention_forward<64>(out, lse, q, k, v, starts, N, S, NH, KVH);
}

PLAIN_KERNEL(128, attention_forward_hs128,
             bf16 *out,         // (N, NH, 128)
             float *lse,        // (NH, N)
             const bf16 *q,     // (N, NH, 128)
             const bf16 *k,     // (S, KVH, 128)
             const bf16 *v,     // (S, KVH, 128)
             const int *starts, // (N)
             int N, int S, int NH, int KVH) {
    attention_forward<128>(out, lse, q, k, v, starts, N, S, NH, KVH);
}
