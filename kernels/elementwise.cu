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
