KERNEL(256, add,
       real *out,      // (n), may be a or b
       const real *a,  // (n)
       const real *b,  // (n)
       long long n) {
    const bool aligned = is_aligned(out) && is_aligned(a) && is_aligned(b);
    at_own_elements<PACK<real>>(n, aligned, [=](long long i, auto width) {
        float x[width.value], y[width.value];
        load(x, a + i);
        load(y, b + i);
#pragma unroll
        for (int j = 0; j < width.value; j++) {
            x[j] += y[j];
        }
        store(out + i, x);
    });
}

// x += scale · u, uniform in [-1, 1), of which element i has number first + i
KERNEL(256, add_noise,
       real *x,  // (n)
       float scale, unsigned key, long long first, long long n) {
    at_own_elements<PACK<real>>(n, is_aligned(x), [=](long long i, auto width) {
        float values[width.value];
        load(values, x + i);
#pragma unroll
        for (int j = 0; j < width.value; j++) {
            values[j] += scale * ((float)(noise_of(first + i + j, key) >> 8) * 0x1p-23f - 1.0f);
        }
        store(x + i, values);
    });
}

KERNEL(256, fill,
       real *x,  // (n)
       float value, long long n) {
    at_own_elements<PACK<real>>(n, is_aligned(x), [=](long long i, auto width) {
        float values[width.value];
#pragma unroll
        for (int j = 0; j < width.value; j++) {
            values[j] = value;
        }
        store(x + i, values);
    });
}
