#include "selftest.h"

/* Within 2 ulp, which are 4 roundings of the power of two below. */
static void exp_of(const float *x, int n) {
    float *out = floats((size_t)n);
    RANGES(first, end, n) {
        memset(out, 0xFF, (size_t)n * sizeof(float));
        Exact *want = exacts((size_t)n);
        for (int64_t i = first; i < end; i++) {
            double e = exp(x[i]);
            want[i] = (Exact){e >= 0x1p128 ? INFINITY : e, isfinite(e) && e > 0 ? ldexp(1, ilogb(e)) : 0};
        }
        PARTS(from, to, first, end, ELEMENTS) {
            cria_exp(out, x, from, to);
        }
        check_floats(out, want, (size_t)n, 4, "n %d, %d to %d", n, (int)first, (int)end);
    }
    end_case();
}

void test_exp(void) {
    static const int SIZES[] = {0, 1, 3, 13, 64, 65, 207, 100003};
    EACH(n, SIZES) {
        float *x = floats((size_t)*n);
        for (int i = 0; i < *n; i++) {
            x[i] = -110.0f + 199.0f * (float)i / (float)*n;
        }
        exp_of(x, *n);
    }
    /* Whole vectors, and what is left over. */
    static const float SPECIAL[] = {-INFINITY, INFINITY, NAN, 0.0f, -0.0f, -1e30f, 1e30f, 88.72f, 88.73f, 89.0f, -103.9f};
    enum { N = 37 };
    float *x = floats(N);
    for (int i = 0; i < N; i++) {
        x[i] = SPECIAL[i % (sizeof SPECIAL / sizeof *SPECIAL)];
    }
    exp_of(x, N);
}
