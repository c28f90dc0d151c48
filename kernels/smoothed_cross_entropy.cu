// Cross entropy, see cross_entropy.cu, of targets that give a part of their probability away to all tokens evenly. The logits
// are summed as they are read for the second time, before dlogits, which may be logits, takes their place.

// Adds the n logits, less their maximum, to total.
template <int n>
DEVICE void store_smoothed(real *dlogits, Pack<real, n> logits, float max, float scale, float spread, float &total) {
    float x[n];
    widen(x, logits);
#pragma unroll
    for (int j = 0; j < n; j++) {
        x[j] -= max;
        total += x[j];
        x[j] = exp_for<real>(x[j]) * scale - spread;
    }
    store(dlogits, x);
}

template <int n>
DEVICE void row_smoothed(float *losses, real *dlogits, const real *logits, const int *targets, float smoothing, float dloss,
                         Pack<real, n> *cache, int cached, double *totals, int V) {
    logits += (long long)blockIdx.x * V;
    dlogits += (long long)blockIdx.x * V;
    const int target = targets[blockIdx.x];
    // read before anything is written: dlogits may be logits
    const float wanted = to_float(logits[target]);
    Softmax s = own_softmax<n>(logits, cache, cached, V);
    const double sum = row_softmax(s);
    const float scale = (float)((double)dloss / sum);
    const float spread = smoothing / (float)V * dloss;
    float own = 0.0f;
    int i = threadIdx.x * n;
    for (; i < cached && i < V; i += blockDim.x * n) {
        store_smoothed(dlogits + i, cache[(unsigned)i / n], s.max, scale, spread, own);
    }
    for (; i < V; i += blockDim.x * n) {
        store_smoothed(dlogits + i, load_pack<n>(logits + i), s.max, scale, spread, own);
    }
    const double total = block_sum((double)own, totals);    // a barrier: all of dlogits is written
    if (threadIdx.x == 0) {
        // in the forward pass this was: loss = log Σ exp(logits) - (1 - smoothing) · logits[target] - smoothing · mean(logits)
        const double hard = 1.0 - (double)smoothing, below = (double)wanted - (double)s.max;
        losses[blockIdx.x] = (float)(log(sum) - hard * below - (double)smoothing * (total / (double)V));
        dlogits[target] = from_float<real>(exp_for<real>(wanted - s.max) * scale - spread - (1.0f - smoothing) * dloss);
    }
}

KERNEL(1024, smoothed_cross_entropy_backward,
       float *losses,       // (N)
       real *dlogits,       // (N, V), may be logits
       const real *logits,  // (N, V)
       const int *targets,  // (N)
       float smoothing, float dloss, int V, int cached) {
    DYNAMIC_SHARED(unsigned char, cache);  // (cached) logits
    SHARED(double, totals, WARP);
    if (V % PACK<real> == 0) {
        auto packs = reinterpret_cast<Pack<real, PACK<real>> *>(cache);
        row_smoothed(losses, dlogits, logits, targets, smoothing, dloss, packs, cached, totals, V);
    } else {
        auto packs = reinterpret_cast<Pack<real, 1> *>(cache);
        row_smoothed(losses, dlogits, logits, targets, smoothing, dloss, packs, cached, totals, V);
    }
}
