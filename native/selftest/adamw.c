#include "selftest.h"

static const float LR = 0.01f, DECAY = 0.1f, BETA1 = 0.9f, BETA2 = 0.95f, EPS = 1e-8f, GRAD_SCALE = 0.3f;

enum { STEP = 3 };

static void adamw_of(int n, int64_t first, int64_t end, float keep) {
    const size_t size = (size_t)n;
    const float step_size = LR / (1 - powf(BETA1, STEP)), root = sqrtf(1 - powf(BETA2, STEP));
    const float rest1 = 1 - BETA1, rest2 = 1 - BETA2;
    float *param = random_floats(size, 1), *grad = random_floats(size, 1);
    float *m = random_floats(size, 0.1f), *v = random_floats(size, 0.1f);
    Exact *want_param = exacts(size), *want_m = exacts(size), *want_v = exacts(size);
    for (int64_t i = 0; i < n; i++) {
        v[i] = v[i] * v[i];
        want_param[i] = exactly(param[i]);
        want_m[i] = exactly(m[i]);
        want_v[i] = exactly(v[i]);
        if (i < first || i >= end) {
            continue;
        }
        double g = (double)grad[i] * GRAD_SCALE;
        want_m[i] = exactly((double)BETA1 * m[i]);
        add_term(&want_m[i], rest1 * g);
        want_v[i] = exactly((double)BETA2 * v[i]);
        add_term(&want_v[i], rest2 * g * g);
        double per_mean = step_size / (sqrt(want_v[i].value) / root + EPS);
        want_param[i] = exactly((double)param[i] * keep);
        want_param[i].value -= per_mean * want_m[i].value;
        want_param[i].size += per_mean * want_m[i].size;
    }
    PARTS(from, to, first, end, ELEMENTS) {
        cria_adamw(param, m, v, grad, GRAD_SCALE, keep, step_size, BETA1, rest1, BETA2, rest2, root, EPS, from, to);
    }
    check_floats(param, want_param, size, 16, "param, n %d, %d to %d", n, (int)first, (int)end);
    check_floats(m, want_m, size, 4, "m, n %d, %d to %d", n, (int)first, (int)end);
    check_floats(v, want_v, size, 4, "v, n %d, %d to %d", n, (int)first, (int)end);
    end_case();
}

/* Java takes one range of weights that decay, and behind it one of those that do not. */
void test_adamw(void) {
    static const int SIZES[] = {0, 1, 3, 13, 64, 65, 207, 100003};
    EACH(n, SIZES) {
        adamw_of(*n, 0, *n, 1 - LR * DECAY);
        adamw_of(*n, 0, *n / 3, 1 - LR * DECAY);
        adamw_of(*n, *n / 3, *n, 1);
    }
}
