// 1 / (1 + e^-x)
DEVICE float sigmoid(float x) {
    const float e = exp_for<real>(-x);
    if constexpr (std::is_same_v<real, float>) {
        return 1.0f / (1.0f + e);
    } else {
        return __fdividef(1.0f, 1.0f + e);
    }
}

KERNEL(256, swiglu_forward,
       real *out,         // (n)
       const real *gate,  // (n)
       const real *up,    // (n)
       long long n) {
    const bool aligned = is_aligned(out) && is_aligned(gate) && is_aligned(up);
    at_own_elements<PACK<real>>(n, aligned, [=](long long i, auto width) {
        float g[width.value], u[width.value];
        load(g, gate + i);
        load(u, up + i);
#pragma unroll
        for (int j = 0; j < width.value; j++) {
            u[j] *= g[j] * sigmoid(g[j]);
        }
        store(out + i, u);
    });
}

KERNEL(256, swiglu_backward,
       real *dgate,       // (n), may be gate
       real *dup,         // (n), may be up
       const real *dout,  // (n)
       const real *gate,  // (n)
       const real *up,    // (n)
       long long n) {
    const bool aligned = is_aligned(dgate) && is_aligned(dup) && is_aligned(dout) && is_aligned(gate) && is_aligned(up);
    at_own_elements<PACK<real>>(n, aligned, [=](long long i, auto width) {
        float d[width.value], g[width.value], u[width.value];
        load(d, dout + i);
        load(g, gate + i);
        load(u, up + i);
#pragma unroll
        for (int j = 0; j < width.value; j++) {
            // in the forward pass this was: out = gate · s · up
            const float s = sigmoid(g[j]);
            const float dgate_j = d[j] * u[j] * (s * (1.0f + g[j] * (1.0f - s)));
            u[j] = d[j] * (g[j] * s);
            g[j] = dgate_j;
        }
        store(dup + i, u);
        store(dgate + i, g);
    });
}
