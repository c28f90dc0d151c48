template <int n> DEVICE void copy_row(real *out, const real *inp, int C) {
    for (int c = threadIdx.x * n; c < C; c += blockDim.x * n) {
        store_pack(out + c, load_pack<n>(inp + c));
    }
}

// A block has a row.
KERNEL(128, embedding_forward,
       real *out,           // (N, C)
       const int *tokens,   // (N)
       const real *weight,  // (V, C)
       int C) {
    const long long n = blockIdx.x;
    const real *row = weight + (long long)tokens[n] * C;
    if (C % PACK<real> == 0) {
        copy_row<PACK<real>>(out + n * C, row, C);
    } else {
        copy_row<1>(out + n * C, row, C);
    }
}

// Tokens that a warp looks at together.
constexpr int LOOK = 4 * WARP;

// Rows that a thread reads before it adds up any.
constexpr int AHEAD = 4;

// Which of the LOOK rows from `from` on, and below `to`, have this token: writes them in order, returns how many. For a
// whole warp.
DEVICE int find_rows(int *rows, const int *tokens, int token, int from, int to) {
    const int lane = threadIdx.x % WARP;
    bool same[LOOK / WARP];
#pragma unroll
    for (int i = 0; i < LOOK / WARP; i++) {
        const int row = from + i * WARP + lane;
        same[i] = row < to && tokens[row] == token;
    }
    int count = 0;
#pragma unroll
    for (int i = 0; i < LOOK / WARP; i++) {
        const unsigned lanes = __ballot_sync(ALL_LANES, same[i]);
        if (same[i]) {
            rows[count + __popc(lanes & ((1u << lane) - 1))] = from + i * WARP + lane;
        }
        count += __popc(lanes);
    }
    return count;
}

// n columns of dweight += those of the rows of dout with this token, from row `first` on, in order. For a whole warp; a
// lane that is not `active` has no columns.
template <int n>
DEVICE void add_rows(real *dweight, const real *dout, const int *tokens, int token, int *rows, int first, int N, int C,
                     bool active) {
    float sum[n] = {};
    if (active) {
        load(sum, dweight);
    }
    for (int from = first; from < N; from += LOOK) {
        const int count = find_rows(rows, tokens, token, from, N);
        __syncwarp();
        for (int i = 0; active && i < count; i += AHEAD) {
            Pack<real, n> ahead[AHEAD];
#pragma unroll
            for (int j = 0; j < AHEAD; j++) {
                if (i + j < count) {
                    ahead[j] = load_pack<n>(dout + (long long)rows[i + j] * C);
                }
            }
#pragma unroll
            for (int j = 0; j < AHEAD; j++) {
                if (i + j < count) {
                    float x[n];
                    widen(x, ahead[j]);
#pragma unroll
                    for (int k = 0; k < n; k++) {
                        sum[k] += x[k];
                    }
                }
            }
        }
        __syncwarp();
    }
    if (active) {
        store(dweight, sum);
    }
}

// Columns of a block.
constexpr int COLUMNS = 1024;

// A block has a row and COLUMNS columns. Only the first row with its token does anything: it adds up all rows with that
// token, in their order, so that no two blocks write the same row and every sum has one order.
KERNEL(128, embedding_backward,
       real *dweight,      // (V, C) +=
       const real *dout,   // (N, C)
       const int *tokens,  // (N)
       int padding,        // the token that passes nothing back
       int N, int C) {
    SHARED(int, found, 128 / WARP * LOOK);
    int *rows = found + threadIdx.x / WARP * LOOK;
    const int first = blockIdx.x;
    const int token = tokens[first];
    if (token == padding) {
        return;
    }
    for (int from = 0; from < first; from += LOOK) {
        if (find_rows(rows, tokens, token, from, first) > 0) {
            return;
        }
    }
    __syncwarp();
    // in the forward pass this was: out[n] = weight[tokens[n]]
    dweight += (long long)token * C;
    const int n = C % PACK<real> == 0 ? PACK<real> : 1;
    const int begin = blockIdx.y * COLUMNS;
    const int end = C < begin + COLUMNS ? C : begin + COLUMNS;
    // from and not the thread's own column counts, so that a warp stays together
    for (int from = begin; from < end; from += blockDim.x * n) {
        const int c = from + threadIdx.x * n;
        if (n > 1) {
            add_rows<PACK<real>>(dweight + c, dout + c, tokens, token, rows, first, N, C, c < end);
        } else {
            add_rows<1>(dweight + c, dout + c, tokens, token, rows, first, N, C, c < end);
        }
    }
}
