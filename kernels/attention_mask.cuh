// Which rows see which keys, for the attention kernels.
#pragma once

// The band of the scores that a warp works in. Of the keys (or rows) that it goes over, `first` to `last` meet any of its own
// rows (or keys), and `first_full` to `last_full` meet all of them, so that they need no mask.
struct Band {
    int first, first_full, last_full, last;

    __device__ __forceinline__ bool misses(int from, int to) const { return to < first || from > last; }
    __device__ __forceinline__ bool fills(int from, int to) const { return from >= first_full && to <= last_full; }
};

// Of `rows` rows from `row`: the keys that they see. Rows behind the last of N count as seeing what that one sees.
DEVICE Band keys_of_rows(const int *starts, int row, int rows, int N, int past) {
    return Band{starts[min(row, N - 1)] + past, starts[min(row + rows, N) - 1] + past, row + past, row + rows - 1 + past};
}

// The last row that sees key s: the last of its document, or of all N. All lanes of a warp ask the same.
DEVICE int last_row_of_key(const int *starts, int s, int N) {
    const int lane = threadIdx.x % WARP;
    int from = s, end = N;  // it is one of from to end - 1
    while (end - from > 1) {
        const int step = (end - from + WARP - 1) / WARP, probe = from + lane * step;
        const int seen = __popc(__ballot_sync(ALL_LANES, probe < end && starts[probe < end ? probe : s] <= s));
        end = min(end, from + seen * step);
        from += (seen - 1) * step;
    }
    return from;
}

// Of `keys` keys from `key`: the rows that see them. Nobody sees a key behind the last of N.
DEVICE Band rows_of_keys(const int *starts, int key, int keys, int N) {
    Band band{key, key + keys - 1, -1, -1};
    if (key < N) {
        band.last_full = last_row_of_key(starts, key, N);
        band.last = last_row_of_key(starts, min(key + keys, N) - 1, N);
    }
    return band;
}

// Sets the scores that the mask hides to -infinity. This lane's are of the rows row, row + 8, … and the keys key, key + 1,
// key + 8, key + 9, … Distances are compared, not numbers of keys, as they need no registers of their own.
template <int M, int N>
DEVICE void hide_scores(float (&scores)[M][N][4], const int *starts, int row, int key, int rows, int past) {
#pragma unroll
    for (int m = 0; m < M; m++) {
#pragma unroll
        for (int half = 0; half < 2; half++) {
            const int n = min(row + m * 16 + half * 8, rows - 1);
            const int first = starts[n] + past - key, last = n + past - key;
#pragma unroll
            for (int j = 0; j < N; j++) {
#pragma unroll
                for (int i = 0; i < 2; i++) {
                    if (j * 8 + i < first || j * 8 + i > last) {
                        scores[m][j][2 * half + i] = -INFINITY;
                    }
                }
            }
        }
    }
}

// The same for transposed scores. This lane's are of the keys key, key + 8, … and the rows row, row + 1, row + 8, row + 9, …
template <int M, int N>
DEVICE void hide_transposed(float (&scores)[M][N][4], const int *starts, int key, int row, int rows) {
#pragma unroll
    for (int j = 0; j < N; j++) {
#pragma unroll
        for (int i = 0; i < 2; i++) {
            const int n = row + j * 8 + i;
            const int first = starts[min(n, rows - 1)] - key, last = n - key;
#pragma unroll
            for (int m = 0; m < M; m++) {
#pragma unroll
                for (int half = 0; half < 2; half++) {
                    if (m * 16 + half * 8 < first || m * 16 + half * 8 > last) {
                        scores[m][j][2 * half + i] = -INFINITY;
                    }
                }
            }
        }
    }
}
