// A block has a row of logits, a thread n neighbouring logits of it at a time. The maximum and the sum of exponentials
// are found in one pass: where the maximum grows, what was summed up before is scaled down to it.
struct Softmax {
    float max;  // the largest logit so far
    int index;  // of the first logit in the access where max stands first
    float sum;  // of exp(logit - max)
};

// Accesses of a thread that are under way at a time.
constexpr int FLIGHT = 2;

template <int n> DEVICE void add_logits(Softmax &s, const Pack<real, n> &pack, int at) {
    float x[n];
    widen(x, pack);
    float max = x[0];
#pragma unroll
    for (int j = 1; j < n; j++) {
        max = fmaxf(max, x[j]);
    }
    if (max > s.max) {
        s.sum *= exp_for<real>(s.max - max);
        s.max = max;
        s.index = at;
    }
    float sum = 0.0f;
#pragma unroll
    for (int j = 0; j < n; j++) {
        sum += exp_for<real>(x[j] - s.max);
    }
    s.sum += sum;
}

template <int n> DEVICE void keep(Pack<real, n> *cache, int cached, int at, const Pack<real, n> &pack) {
    if (cache != nullptr && at < cached) {
        cache[(unsigned)at / n] = pack;
    }
}

// This thread's share of a row; the first `cached` logits are left in cache, unless that is null.
template <int n> DEVICE Softmax own_softmax(const real *logits, Pack<real, n> *cache, int cached, int V) {
    // the lowest float and not -inf, as -inf - -inf would be no number
    Softmax s = {-3.402823466e38f, 0, 0.0f};
    const int step = blockDim.x * n;
    int at = threadIdx.x * n;
    for (; at + (FLIGHT - 1) * step < V; at += FLIGHT * step) {
        Pack<real, n> packs[FLIGHT];
#pragma unroll
        for (int f = 0; f < FLIGHT; f++) {
            packs[f] = load_pack<n>(logits + at + f * step);
        }
#pragma unroll
        for (int f = 0; f < FLIGHT; f++) {
            keep(cache, cached, at + f * step, packs[f]);
            add_logits(s, packs[f], at + f * step);
        }
    }
    for (; at < V; at += step) {
        const Pack<real, n> pack = load_pack<n>(logits + at);
        keep(cache, cached, at, pack);
        add_logits(s, pack, at);
    }
    return s;
}

DEVICE void take_larger(float &max, int &index, float other_max, int other_index) {
    if (other_max > max || (other_max == max && other_index < index)) {
        max = other_max;
        index = other_index;
    }
}

DEVICE void warp_take_larger(float &max, int &index) {
#pragma unroll
    for (int lane = WARP / 2; lane > 0; lane /= 2) {
        take_larger(max, index, __shfl_xor_sync(ALL_LANES, max, lane), __shfl_xor_sync(ALL_LANES, index, lane));
    }
}

// The softmax of the row, from all threads' shares: s has its maximum and index afterwards. Returns its sum.
DEVICE double row_softmax(Softmax &s) {
    SHARED(float, maxima, WARP);
    SHARED(int, indices, WARP);
    SHARED(double, sums, WARP);
    const float own_max = s.max;
    const int lane = threadIdx.x % WARP, warp = threadIdx.x / WARP;
    warp_take_larger(s.max, s.index);
    if (lane == 0) {
        maxima[warp] = s.max;
        indices[warp] = s.index;
    }
    __syncthreads();
    if (lane < (int)blockDim.x / WARP) {
        s.max = maxima[lane];
        s.index = indices[lane];
    }
    warp_take_larger(s.max, s.index);
    return block_sum((double)(s.sum * exp_for<real>(own_max - s.max)), sums);
}

DEVICE float loss_of(float max, double sum, float target) { return (float)(log(sum) + ((double)max - (double)target)); }

// The first of the n logits from `at` on that is max.
template <int n> DEVICE int index_of(const real *logits, int at, float max) {
    for (int j = 0; j < n; j++) {
        if (to_float(logits[at + j]) == max) {
            return at + j;
        }
    }
    return at;
}

template <int n>
DEVICE void row_forward(float *losses, int *predictions, const real *logits, const int *targets, int V) {
    logits += (long long)blockIdx.x * V;
    Softmax s = own_softmax<n>(logits, nullptr, 0, V);
    const double sum = row_softmax(s);
    if (threadIdx.x == 0) {
        losses[blockIdx.x] = loss_of(s.max, sum, to_float(logits[targets[blockIdx.x]]));
        predictions[blockIdx.x] = index_of<n>(logits, s.index, s.max);
    }
}

template <int n> DEVICE void store_dlogits(real *dlogits, Pack<real, n> logits, float max, float scale) {
    float x[n];
    widen(x, logits);
#pragma unroll
    for (int j = 0; j < n; j++) {
        x[j] = exp_for<real>(x[j] - max) * scale;
    }
    store(dlogits, x);
}

template <int n>
DEVICE void row_backward(float *losses, real *dlogits, const real *logits, const int *targets, float dloss,
                         Pack<real, n> *cache, int cached, int V) {
    logits += (long long)blockIdx.x * V;
    dlogits += (long long)blockIdx.x * V;
    const int target = targets[blockIdx.x];
    // read before anything is written: dlogits may be logits
    const float wanted = to_float(logits[target]);
    Softmax s = own_softmax<n>(logits, cache, cached, V);
    const double sum = row_softmax(s);
    const float scale = (float)((double)dloss / sum);
    int i = threadIdx.x * n;
    for (; i < cached && i < V; i += blockDim.x * n) {
        store_dlogits(dlogits + i, cache[(unsigned)i / n], s.max, scale);
    }
    for (; i < V; i += blockDim.x * n) {
        store_dlogits(dlogits + i, load_pack<n>(logits + i), s.max, scale);
    }
    __syncthreads();
    if (threadIdx.x == 0) {
        // in the forward pass this was: loss = log Σ exp(logits) - logits[target]
        losses[blockIdx.x] = loss_of(s.max, sum, wanted);
        dlogits[target] = from_float<real>(exp_for<real>(wanted - s.max) * scale - dloss);
    }
}

KERNEL(1024, cross_entropy_forward,
       float *losses,       // (N)
       int *predictions,    // (N)
       const real *logits,  // (N, V)
       const int *targets,  // (N)
       int V) {
    if (V % PACK<real> == 0) {
        row_forward<PACK<real>>(losses, predictions, logits, targets, V);
    } else {
        row_forward<1>(losses, predictions, logits, targets, V);
    }
}

KERNEL(1024, cross_entropy_backward,
       float *losses,       // (N)
       real *dlogits,       // (N, V), may be logits
       const real *logits,  // (N, V)
       const int *targets,  // (N)
       float dloss, int V, int cached) {
    DYNAMIC_SHARED(unsigned char, cache);  // (cached) logits
    if (V % PACK<real> == 0) {
        auto packs = reinterpret_cast<Pack<real, PACK<real>> *>(cache);
        row_backward(losses, dlogits, logits, targets, dloss, packs, cached, V);
    } else {
        auto packs = reinterpret_cast<Pack<real, 1> *>(cache);
        row_backward(losses, dlogits, logits, targets, dloss, packs, cached, V);
    }
}
