// A block has a row, and a thread the same columns of it in every pass: n at a time, blockDim.x · n apart. What a thread
// reads first it keeps in registers for the second pass, as far as HELD accesses go (4096 columns); what is beyond is
// read again.
constexpr int HELD = 16 / PACK<real>;

// The first n columns of this thread, in its access number i.
template <int n> DEVICE int own_column(int i) { return (i * (int)blockDim.x + (int)threadIdx.x) * n; }

template <int n> DEVICE float squares_of(const Pack<real, n> &pack) {
    float x[n];
    widen(x, pack);
    float squares = 0.0f;
#pragma unroll
    for (int j = 0; j < n; j++) {
        squares += x[j] * x[j];
    }
    return squares;
}

template <int n> DEVICE void scale_pack(real *out, const Pack<real, n> &pack, const real *weight, float rstd) {
    float x[n], w[n];
    widen(x, pack);
    load(w, weight);
#pragma unroll
    for (int j = 0; j < n; j++) {
        x[j] = x[j] * rstd * w[j];
    }
    store(out, x);
}

template <int n> DEVICE Pack<real, n> sum_of(const Pack<real, n> &a, const Pack<real, n> &b) {
    float x[n], y[n];
    widen(x, a);
    widen(y, b);
#pragma unroll
    for (int j = 0; j < n; j++) {
        x[j] += y[j];
    }
    return rounded<real>(x);
}

// The norm of a row, or with ADD of a + b, which is then what its rounded sum is.
template <int n, bool ADD>
DEVICE void norm_row(real *sum, real *out, float *rstd, const real *a, const real *b, const real *weight, float eps,
                     int C) {
    SHARED(float, sums, WARP);
    const long long row = (long long)blockIdx.x * C;
    a += row;
    out += row;
    Pack<real, n> held[HELD];
#pragma unroll
    for (int i = 0; i < HELD; i++) {
        if (own_column<n>(i) < C) {
            held[i] = load_pack<n>(a + own_column<n>(i));
        }
    }
    if constexpr (ADD) {
        b += row;
        sum += row;
        Pack<real, n> other[HELD];
#pragma unroll
        for (int i = 0; i < HELD; i++) {
            if (own_column<n>(i) < C) {
                other[i] = load_pack<n>(b + own_column<n>(i));
            }
        }
#pragma unroll
        for (int i = 0; i < HELD; i++) {
            if (own_column<n>(i) < C) {
                held[i] = sum_of(held[i], other[i]);
                store_pack(sum + own_column<n>(i), held[i]);
            }
        }
        for (int c = own_column<n>(HELD); c < C; c += blockDim.x * n) {
            store_pack(sum + c, sum_of(load_pack<n>(a + c), load_pack<n>(b + c)));
        }
        a = sum;
    }
    float squares = 0.0f;
#pragma unroll
    for (int i = 0; i < HELD; i++) {
        if (own_column<n>(i) < C) {
            squares += squares_of(held[i]);
        }
    }
    for (int c = own_column<n>(HELD); c < C; c += blockDim.x * n) {
        squares += squares_of(load_pack<n>(a + c));
    }
    const float scale = 1.0f / sqrtf(block_sum(squares, sums) / (float)C + eps);
    if (threadIdx.x == 0) {
        rstd[blockIdx.x] = scale;
    }
#pragma unroll
    for (int i = 0; i < HELD; i++) {
        if (own_column<n>(i) < C) {
            scale_pack(out + own_column<n>(i), held[i], weight + own_column<n>(i), scale);
        }
    }
    for (int c = own_column<n>(HELD); c < C; c += blockDim.x * n) {
        scale_pack(out + c, load_pack<n>(a + c), weight + c, scale);
    }
}

KERNEL(256, rmsnorm_forward,
       real *out,           // (N, C)
       float *rstd,         // (N)
       const real *inp,     // (N, C)
       const real *weight,  // (C)
       float eps, int C) {
    if (C % PACK<real> == 0) {
        norm_row<PACK<real>, false>(nullptr, out, rstd, inp, nullptr, weight, eps, C);
    } else {
        norm_row<1, false>(nullptr, out, rstd, inp, nullptr, weight, eps, C);
    }
}

KERNEL(256, add_rmsnorm_forward,
       real *sum,           // (N, C), may be a
       real *out,           // (N, C)
       float *rstd,         // (N)
       const real *a,       // (N, C)
       const real *b,       // (N, C)
       const real *weight,  // (C)
       float eps, int C) {
    if (C % PACK<real> == 0) {
        norm_row<PACK<real>, true>(sum, out, rstd, a, b, weight, eps, C);
    } else {
        norm_row<1, true>(sum, out, rstd, a, b, weight, eps, C);
    }
}
