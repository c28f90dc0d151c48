// out = inp, rounded to nearest with ties to even. A thread has four neighbouring elements.
template <typename T, typename F> DEVICE void cast(T *out, const F *inp, long long n) {
    at_own_elements<4>(n, is_aligned(out) && is_aligned(inp), [=](long long i, auto width) {
        float x[width.value];
        load(x, inp + i);
        store(out + i, x);
    });
}

// out and inp (n)
PLAIN_KERNEL(256, cast_f32_bf16, bf16 *out, const float *inp, long long n) { cast(out, inp, n); }
PLAIN_KERNEL(256, cast_f32_f16, f16 *out, const float *inp, long long n) { cast(out, inp, n); }
PLAIN_KERNEL(256, cast_bf16_f32, float *out, const bf16 *inp, long long n) { cast(out, inp, n); }
PLAIN_KERNEL(256, cast_bf16_f16, f16 *out, const bf16 *inp, long long n) { cast(out, inp, n); }
PLAIN_KERNEL(256, cast_f16_f32, float *out, const f16 *inp, long long n) { cast(out, inp, n); }
PLAIN_KERNEL(256, cast_f16_bf16, bf16 *out, const f16 *inp, long long n) { cast(out, inp, n); }
