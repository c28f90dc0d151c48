// Attention for any element type and any head size up to 256: the reference for the kernels on tensor cores, and what runs
// where they do not. A block has one row and one head; it goes over the keys in tiles: first its threads share out the keys,
// eight lanes a key, then the columns of the head.
//
//     kernel                           grid               block   dynamic shared
//     attention_forward_plain          (N, NH)            128     0
//     attention_delta                  ceil(N * NH / 8)   256     0
//     attention_backward_query_plain   (N, NH)            128     0
//     attention_backward_key_plain     (N, KVH)           128     0
//
// Scores are scaled by 1 / sqrt(HS). Row n sees the keys starts[n] + past to n + past, past = S - N.

constexpr int PLAIN_THREADS = 128, PLAIN_TILE = 128, PLAIN_MAX_HS = 256;
constexpr int PLAIN_LANES = 8;                              // that share a key: 8 of 16 bytes are a line of the cache
constexpr int PLAIN_COLUMNS = PLAIN_MAX_HS / PLAIN_THREADS; // of a thread

// a · b over HS columns; each of PLAIN_LANES neighbouring lanes gets it.
template <int n> DEVICE float plain_dot(const float *a, const real *b, int HS) {
    float sum = 0;
    for (int c = threadIdx.x % PLAIN_LANES * n; c < HS; c += PLAIN_LANES * n) {
        float x[n];
        load<n>(x, b + c);
#pragma unroll
        for (int i = 0; i < n; i++) {
            sum += a[c + i] * x[i];
        }
    }
#pragma unroll
    for (int lane = PLAIN_LANES / 2; lane > 0; lane /= 2) {
        sum += __shfl_xor_sync(ALL_LANES, sum, lane);
    }
    return sum;
}

// Rows whose length is a multiple of a pack are read in packs.
DEVICE float plain_dot(const float *a, const real *b, int HS) {
    return HS % PACK<real> == 0 ? plain_dot<PACK<real>>(a, b, HS) : plain_dot<1>(a, b, HS);
}

DEVICE void plain_row(float *to, const real *from, int HS) {
    for (int c = threadIdx.x; c < HS; c += PLAIN_THREADS) {
        to[c] = to_float(from[c]);
    }
}

KERNEL(128, attention_forward_plain,
       real *out,          // (N, NH, HS)
       float *lse,         // (NH, N)
       const real *q,      // (N, NH, HS)
       const real *k,      // (S, KVH, HS)
       const real *v,      // (S, KVH, HS)
       const int *starts,  // (N)
       int N, int S, int NH, int KVH, int HS) {
    SHARED(float, query, PLAIN_MAX_HS);
    SHARED(float, scores, PLAIN_TILE);
    SHARED(float, weights, PLAIN_TILE);
    SHARED(float, sums, PLAIN_THREADS / WARP);
    const int n = blockIdx.x, head = blockIdx.y, past = S - N;
    const int lane = threadIdx.x % WARP;
    const size_t at = ((size_t)n * NH + head) * HS, ldk = (size_t)KVH * HS, kv = (size_t)(head / (NH / KVH)) * HS;
    const float scale = rsqrtf((float)HS);
    plain_row(query, q + at, HS);
    __syncthreads();
    float max = -INFINITY, sum = 0, o[PLAIN_COLUMNS] = {};  // sum: of this thread's keys
    for (int first = starts[n] + past; first <= n + past; first += PLAIN_TILE) {
        const int keys = min(PLAIN_TILE, n + past + 1 - first);
        for (int j = threadIdx.x / PLAIN_LANES; j < PLAIN_TILE; j += PLAIN_THREADS / PLAIN_LANES) {
            const float score = plain_dot(query, k + (first + min(j, keys - 1)) * ldk + kv, HS) * scale;
            if (threadIdx.x % PLAIN_LANES == 0) {
                scores[j] = j < keys ? score : -INFINITY;
            }
        }
        __syncthreads();
        float tile_max = max;
        for (int j = lane; j < PLAIN_TILE; j += WARP) {
            tile_max = fmaxf(tile_max, scores[j]);
        }
        tile_max = warp_max(tile_max);
        // what was summed under the smaller maximum is scaled to the larger
        const float shrink = exp_for<real>(max - tile_max);
        max = tile_max;
        const float weight = exp_for<real>(scores[threadIdx.x] - max);
        sum = sum * shrink + weight;
        weights[threadIdx.x] = weight;
        __syncthreads();
#pragma unroll
        for (int i = 0; i < PLAIN_COLUMNS; i++) {
            const int c = threadIdx.x + i * PLAIN_THREADS;
            if (c < HS) {
                o[i] *= shrink;
                for (int j = 0; j < keys; j++) {
                    o[i] += weights[j] * to_float(v[(first + j) * ldk + kv + c]);
                }
            }
        }
    }
    sum = warp_sum(sum);
    if (lane == 0) {
        sums[threadIdx.x / WARP] = sum;
    }
    __syncthreads();
    sum = sums[0] + sums[1] + sums[2] + sums[3];
#pragma unroll
    for (int i = 0; i < PLAIN_COLUMNS; i++) {
        const int c = threadIdx.x + i * PLAIN_THREADS;
        if (c < HS) {
            out[at + c] = from_float<real>(o[i] / sum);
        }
    }
    if (threadIdx.x == 0) {
        lse[(size_t)head * N + n] = max + logf(sum);
    }
}

// delta = Σ dout · out: what the backward of the softmax takes off every dP. A warp has a row and head.
KERNEL(256, attention_delta,
       float *delta,      // (NH, N)
       const real *dout,  // (N, NH, HS)
       const real *out,   // (N, NH, HS)
       int N, int NH, int HS) {
    const long long at = (long long)blockIdx.x * (blockDim.x / WARP) + threadIdx.x / WARP;
    if (at >= (long long)N * NH) {
        return;
    }
    const int lane = threadIdx.x % WARP;
    float sum = 0;
    if (HS % PACK<real> == 0) {
        for (int c = lane * PACK<real>; c < HS; c += WARP * PACK<real>) {
            float d[PACK<real>], o[PACK<real>];
            load<PACK<real>>(d, dout + at * HS + c);
            load<PACK<real>>(o, out + at * HS + c);
#pragma unroll
            for (int i = 0; i < PACK<real>; i++) {
                sum += d[i] * o[i];
            }
        }
    } else {
        for (int c = lane; c < HS; c += WARP) {
            sum += to_float(dout[at * HS + c]) * to_float(out[at * HS + c]);
        }
    }
    sum = warp_sum(sum);
    if (lane == 0) {
        delta[at % NH * N + at / NH] = sum;
    }
}

KERNEL(128, attention_backward_query_plain,
       real *dq,           // (N, NH, HS)
       const real *dout,   // (N, NH, HS)
       const float *delta, // (NH, N)
       const float *lse,   // (NH, N)
       const real *q,      // (N, NH, HS)
       const real *k,      // (N, KVH, HS)
       const real *v,      // (N, KVH, HS)
       const int *starts,  // (N)
       int N, int NH, int KVH, int HS) {
    SHARED(float, query, PLAIN_MAX_HS);
    SHARED(float, dquery, PLAIN_MAX_HS);
    SHARED(float, dscores, PLAIN_TILE);
    const int n = blockIdx.x, head = blockIdx.y;
    const size_t at = ((size_t)n * NH + head) * HS, ldk = (size_t)KVH * HS, kv = (size_t)(head / (NH / KVH)) * HS;
    const float scale = rsqrtf((float)HS);
    const float lse_n = lse[(size_t)head * N + n], delta_n = delta[(size_t)head * N + n];
    plain_row(query, q + at, HS);
    plain_row(dquery, dout + at, HS);
    float d[PLAIN_COLUMNS] = {};
    for (int first = starts[n]; first <= n; first += PLAIN_TILE) {
        const int keys = min(PLAIN_TILE, n + 1 - first);
        __syncthreads();
        for (int j = threadIdx.x / PLAIN_LANES; j < PLAIN_TILE; j += PLAIN_THREADS / PLAIN_LANES) {
            const size_t row = (first + min(j, keys - 1)) * ldk + kv;
            const float p = exp_for<real>(plain_dot(query, k + row, HS) * scale - lse_n);
            const float dp = plain_dot(dquery, v + row, HS);
            if (threadIdx.x % PLAIN_LANES == 0) {
                dscores[j] = p * (dp - delta_n) * scale;
            }
        }
        __syncthreads();
#pragma unroll
        for (int i = 0; i < PLAIN_COLUMNS; i++) {
            const int c = threadIdx.x + i * PLAIN_THREADS;
            if (c < HS) {
                for (int j = 0; j < keys; j++) {
                    d[i] += dscores[j] * to_float(k[(first + j) * ldk + kv + c]);
                }
            }
        }
    }
#pragma unroll
    for (int i = 0; i < PLAIN_COLUMNS; i++) {
        const int c = threadIdx.x + i * PLAIN_THREADS;
        if (c < HS) {
            dq[at + c] = from_float<real>(d[i]);
        }
    }
}

// Sums over the query heads that share the key/value head.
KERNEL(128, attention_backward_key_plain,
       real *dk,           // (N, KVH, HS)
       real *dv,           // (N, KVH, HS)
       const real *dout,   // (N, NH, HS)
       const float *delta, // (NH, N)
       const float *lse,   // (NH, N)
       const real *q,      // (N, NH, HS)
       const real *k,      // (N, KVH, HS)
       const real *v,      // (N, KVH, HS)
       const int *starts,  // (N)
       int N, int NH, int KVH, int HS) {
    SHARED(float, key, PLAIN_MAX_HS);
    SHARED(float, value, PLAIN_MAX_HS);
    SHARED(float, weights, PLAIN_TILE);
    SHARED(float, dscores, PLAIN_TILE);
    const int s = blockIdx.x, group = NH / KVH, last = last_row_of_key(starts, s, N);
    const size_t at = ((size_t)s * KVH + blockIdx.y) * HS, ldq = (size_t)NH * HS;
    const float scale = rsqrtf((float)HS);
    plain_row(key, k + at, HS);
    plain_row(value, v + at, HS);
    float dkey[PLAIN_COLUMNS] = {}, dvalue[PLAIN_COLUMNS] = {};
    for (int head = blockIdx.y * group; head < (int)(blockIdx.y + 1) * group; head++) {
        const real *q_head = q + (size_t)head * HS, *dout_head = dout + (size_t)head * HS;
        for (int first = s; first <= last; first += PLAIN_TILE) {
            const int rows = min(PLAIN_TILE, last + 1 - first);
            __syncthreads();
            for (int j = threadIdx.x / PLAIN_LANES; j < PLAIN_TILE; j += PLAIN_THREADS / PLAIN_LANES) {
                const int n = first + min(j, rows - 1);
                const float p = exp_for<real>(plain_dot(key, q_head + n * ldq, HS) * scale - lse[(size_t)head * N + n]);
                const float dp = plain_dot(value, dout_head + n * ldq, HS);
                if (threadIdx.x % PLAIN_LANES == 0) {
                    weights[j] = p;
                    dscores[j] = p * (dp - delta[(size_t)head * N + n]) * scale;
                }
            }
            __syncthreads();
#pragma unroll
            for (int i = 0; i < PLAIN_COLUMNS; i++) {
                const int c = threadIdx.x + i * PLAIN_THREADS;
                if (c < HS) {
                    for (int j = 0; j < rows; j++) {
                        dvalue[i] += weights[j] * to_float(dout_head[(first + j) * ldq + c]);
                        dkey[i] += dscores[j] * to_float(q_head[(first + j) * ldq + c]);
                    }
                }
            }
        }
    }
#pragma unroll
    for (int i = 0; i < PLAIN_COLUMNS; i++) {
        const int c = threadIdx.x + i * PLAIN_THREADS;
        if (c < HS) {
            dk[at + c] = from_float<real>(dkey[i]);
            dv[at + c] = from_float<real>(dvalue[i]);
        }
    }
}
