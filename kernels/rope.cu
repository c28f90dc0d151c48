// Rotates the two halves of each head in place. A block has a row; a thread n neighbouring pairs of a head, then those of
// another.
template <int n>
DEVICE void rotate(real *x, const float *cos, const float *sin, const int *starts, float sign, int heads, int HS) {
    const int half = HS / 2;
    const int items = half / n;
    const int row = blockIdx.x;
    const long long position = row - starts[row];
    x += (long long)row * heads * HS;
    cos += position * half;
    sin += position * half;
    for (int item = threadIdx.x; item < heads * items; item += blockDim.x) {
        const int i = item % items * n;
        real *first = x + (long long)(item / items) * HS + i;
        float a[n], b[n], c[n], s[n];
        load(a, first);
        load(b, first + half);
        load(c, cos + i);
        load(s, sin + i);
        float turned_a[n], turned_b[n];
#pragma unroll
        for (int j = 0; j < n; j++) {
            turned_a[j] = a[j] * c[j] - b[j] * (sign * s[j]);
            turned_b[j] = b[j] * c[j] + a[j] * (sign * s[j]);
        }
        store(first, turned_a);
        store(first + half, turned_b);
    }
}

DEVICE void rotate_any(real *x, const float *cos, const float *sin, const int *starts, float sign, int heads, int HS) {
    if (HS / 2 % PACK<real> == 0) {
        rotate<PACK<real>>(x, cos, sin, starts, sign, heads, HS);
    } else {
        rotate<1>(x, cos, sin, starts, sign, heads, HS);
    }
}

KERNEL(256, rope_forward,
       real *x,            // (N, heads, HS)
       const float *cos,   // (P, HS / 2)
       const float *sin,   // (P, HS / 2)
       const int *starts,  // (N)
       int heads, int HS) {
    rotate_any(x, cos, sin, starts, 1.0f, heads, HS);
}

// A rotation's transpose is the rotation back.
KERNEL(256, rope_backward,
       real *dx,           // (N, heads, HS)
       const float *cos,   // (P, HS / 2)
       const float *sin,   // (P, HS / 2)
       const int *starts,  // (N)
       int heads, int HS) {
    rotate_any(dx, cos, sin, starts, -1.0f, heads, HS);
}
