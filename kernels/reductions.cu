// Sums over a whole tensor, in float64 and in an order that depends on the sizes of tensor and grid alone.

// total += Σ x
PLAIN_KERNEL(256, sum_f32,
             double *total,   // (1)
             const float *x,  // (n)
             long long n) {
    SHARED(double, sums, WARP);
    double sum = 0;
    for (long long i = threadIdx.x; i < n; i += blockDim.x) {
        sum += (double)x[i];
    }
    sum = block_sum(sum, sums);
    if (threadIdx.x == 0) {
        *total += sum;
    }
}

// A square may be too large for float32. Several accesses of a thread are under way at a time.
template <typename T> DEVICE void sum_of_squares(double *partials, const T *x, long long n) {
    constexpr int ACCESSES = 4;
    SHARED(double, sums, WARP);
    const long long thread = (long long)blockIdx.x * blockDim.x + threadIdx.x;
    const long long threads = (long long)gridDim.x * blockDim.x;
    const long long packs = is_aligned(x) ? n / PACK<T> : 0;
    double sum = 0;
    for (long long p = thread; p < packs; p += ACCESSES * threads) {
        Pack<T, PACK<T>> values[ACCESSES];
#pragma unroll
        for (int a = 0; a < ACCESSES; a++) {
            const long long pack = p + a * threads;
            values[a] = pack < packs ? load_pack<PACK<T>>(x + pack * PACK<T>) : Pack<T, PACK<T>>{};
        }
#pragma unroll
        for (int a = 0; a < ACCESSES; a++) {
#pragma unroll
            for (int j = 0; j < PACK<T>; j++) {
                const double value = to_float(element(values[a], j));
                sum += value * value;
            }
        }
    }
    for (long long i = packs * PACK<T> + thread; i < n; i += threads) {
        const double value = to_float(x[i]);
        sum += value * value;
    }
    sum = block_sum(sum, sums);
    if (threadIdx.x == 0) {
        partials[blockIdx.x] = sum;
    }
}

// partials (G): a block each; x (n)
PLAIN_KERNEL(256, sum_of_squares_f32, double *partials, const float *x, long long n) { sum_of_squares(partials, x, n); }
PLAIN_KERNEL(256, sum_of_squares_bf16, double *partials, const bf16 *x, long long n) { sum_of_squares(partials, x, n); }

// total = Σ partials
PLAIN_KERNEL(256, sum_of_squares_total,
             double *total,           // (1)
             const double *partials,  // (G)
             int G) {
    SHARED(double, sums, WARP);
    double sum = 0;
    for (int i = threadIdx.x; i < G; i += blockDim.x) {
        sum += partials[i];
    }
    sum = block_sum(sum, sums);
    if (threadIdx.x == 0) {
        *total = sum;
    }
}

// What gradients are multiplied by so that their norm is at most max_norm (0: any); NaN where the norm is no finite
// number, and the optimizer then leaves everything as it is.
PLAIN_KERNEL(1, clip,
             float *grad_scale,      // (1)
             const double *squares,  // (1), of all gradients
             float max_norm) {
    const double norm = sqrt(*squares);
    const double scale = max_norm == 0.0f ? 1.0 : fmin(1.0, (double)max_norm / (norm + 1e-6));
    *grad_scale = norm - norm == 0.0 ? (float)scale : __uint_as_float(0x7FFFFFFFu);
}
