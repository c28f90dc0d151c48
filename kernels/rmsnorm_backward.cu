// A block has the rows blockIdx.x, blockIdx.x + gridDim.x, …, and a thread the same columns of each, as in rmsnorm.cu.
// While a row is summed up the next one is already under way; the columns beyond HELD_BACKWARD accesses are read when
// they are needed, twice.
constexpr int HELD_BACKWARD = 2;

template <int n> struct BackwardPack { Pack<real, n> dresidual, dout, inp; };

template <int n>
DEVICE BackwardPack<n> load_backward(const real *dresidual, const real *dout, const real *inp, long long at) {
    return {load_pack<n>(dresidual + at), load_pack<n>(dout + at), load_pack<n>(inp + at)};
}

// This pack's share of Σ dout · weight · inp; of a weight that is TRAINED also partial += dout · inp · rstd.
template <bool TRAINED, int n>
DEVICE float share_of_dot(float *partial, const BackwardPack<n> &pack, const real *weight, float rstd) {
    float d[n], x[n], w[n], p[n];
    widen(d, pack.dout);
    widen(x, pack.inp);
    load(w, weight);
    if constexpr (TRAINED) {
        load(p, partial);
    }
    float dot = 0.0f;
#pragma unroll
    for (int j = 0; j < n; j++) {
        dot += d[j] * w[j] * x[j];
        if constexpr (TRAINED) {
            p[j] += d[j] * (x[j] * rstd);
        }
    }
    if constexpr (TRAINED) {
        store(partial, p);
    }
    return dot;
}

// pull = mean(dout · weight · inp) · rstd²
template <int n>
DEVICE void store_dinp(real *dinp, const BackwardPack<n> &pack, const real *weight, float rstd, float pull) {
    float r[n], d[n], x[n], w[n];
    widen(r, pack.dresidual);
    widen(d, pack.dout);
    widen(x, pack.inp);
    load(w, weight);
#pragma unroll
    for (int j = 0; j < n; j++) {
        r[j] += rstd * (d[j] * w[j] - x[j] * pull);
    }
    store(dinp, r);
}

// partial and partials are those of a weight that is TRAINED.
template <int n, bool TRAINED>
DEVICE void backward_rows(real *dinp, float *partials, const real *dresidual, const real *dout, const real *inp,
                          const real *weight, const float *rstd, float *partial, int N, int C) {
    SHARED(float, sums, 2 * WARP);
    if constexpr (TRAINED) {
        for (int c = own_column<n>(0); c < C; c += blockDim.x * n) {
            const float zeros[n] = {};
            store(partial + c, zeros);
        }
    }
    BackwardPack<n> held[HELD_BACKWARD];
#pragma unroll
    for (int i = 0; i < HELD_BACKWARD; i++) {
        if (own_column<n>(i) < C) {
            held[i] = load_backward<n>(dresidual, dout, inp, (long long)blockIdx.x * C + own_column<n>(i));
        }
    }
    // one half of sums for the even rows, the other for the odd ones: then a barrier a row is enough
    int half = 0;
    for (int row = blockIdx.x; row < N; row += gridDim.x) {
        const long long at = (long long)row * C;
        const int next = row + gridDim.x;
        const float r = rstd[row];
        BackwardPack<n> coming[HELD_BACKWARD];
#pragma unroll
        for (int i = 0; i < HELD_BACKWARD; i++) {
            if (next < N && own_column<n>(i) < C) {
                coming[i] = load_backward<n>(dresidual, dout, inp, (long long)next * C + own_column<n>(i));
            }
        }
        // in the forward pass this was: out = inp · rstd · weight, where rstd depends on every element of inp
        float dot = 0.0f;
#pragma unroll
        for (int i = 0; i < HELD_BACKWARD; i++) {
            if (own_column<n>(i) < C) {
                dot += share_of_dot<TRAINED>(partial + own_column<n>(i), held[i], weight + own_column<n>(i), r);
            }
        }
        for (int c = own_column<n>(HELD_BACKWARD); c < C; c += blockDim.x * n) {
            dot += share_of_dot<TRAINED>(partial + c, load_backward<n>(dresidual, dout, inp, at + c), weight + c, r);
        }
        const float pull = block_sum(dot, sums + half * WARP) / (float)C * r * r;
        half ^= 1;
#pragma unroll
        for (int i = 0; i < HELD_BACKWARD; i++) {
            if (own_column<n>(i) < C) {
                store_dinp(dinp + at + own_column<n>(i), held[i], weight + own_column<n>(i), r, pull);
            }
        }
        for (int c = own_column<n>(HELD_BACKWARD); c < C; c += blockDim.x * n) {
            store_dinp(dinp + at + c, load_backward<n>(dresidual, dout, inp, at + c), weight + c, r, pull);
        }
#pragma unroll
        for (int i = 0; i < HELD_BACKWARD; i++) {
            held[i] = coming[i];
        }
    }
    if constexpr (TRAINED) {
        for (int c = own_column<n>(0); c < C; c += blockDim.x * n) {
            store_pack(partials + (long long)blockIdx.x * C + c, load_pack<n>(partial + c));
        }
    }
}

KERNEL(256, rmsnorm_backward,
       real *dinp,             // (N, C), may be dresidual
       float *partials,        // (G, C), a block's share of dweight each
       const real *dresidual,  // (N, C)
       const real *dout,       // (N, C)
       const real *inp,        // (N, C)
       const real *weight,     // (C)
       const float *rstd,      // (N)
       int N, int C) {
    DYNAMIC_SHARED(float, partial);  // (C)
    if (C % PACK<real> == 0) {
        backward_rows<PACK<real>, true>(dinp, partials, dresidual, dout, inp, weight, rstd, partial, N, C);
    } else {
        backward_rows<1, true>(dinp, partials, dresidual, dout, inp, weight, rstd, partial, N, C);
    }
}

// dweight += Σ partials. A block has 32 columns: each warp adds up every eighth of the rows, then the first warp adds up
// those sums, always in the same order.
KERNEL(256, rmsnorm_backward_weight,
       real *dweight,          // (C) +=
       const float *partials,  // (G, C)
       int G, int C) {
    SHARED(float, sums, 256);
    const int warp = threadIdx.x / WARP;
    const int c = blockIdx.x * WARP + threadIdx.x % WARP;
    float sum = 0.0f;
    if (c < C) {
#pragma unroll 8
        for (int g = warp; g < G; g += 256 / WARP) {
            sum += partials[(long long)g * C + c];
        }
    }
    sums[threadIdx.x] = sum;
    __syncthreads();
    if (warp == 0 && c < C) {
        float total = to_float(dweight[c]);
        for (int w = 0; w < 256 / WARP; w++) {
            total += sums[w * WARP + threadIdx.x];
        }
        dweight[c] = from_float<real>(total);
    }
}

KERNEL(256, rmsnorm_input_backward,
       real *dinp,             // (N, C), may be dresidual
       const real *dresidual,  // (N, C)
       const real *dout,       // (N, C)
       const real *inp,        // (N, C)
       const real *weight,     // (C)
       const float *rstd,      // (N)
       int N, int C) {
    if (C % PACK<real> == 0) {
        backward_rows<PACK<real>, false>(dinp, nullptr, dresidual, dout, inp, weight, rstd, nullptr, N, C);
    } else {
        backward_rows<1, false>(dinp, nullptr, dresidual, dout, inp, weight, rstd, nullptr, N, C);
    }
}
