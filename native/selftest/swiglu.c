#include "selftest.h"

static const int SIZES[] = {0, 1, 3, 13, 64, 65, 207, 100003};

static void forward(int n, int64_t first, int64_t end) {
    const size_t size = (size_t)n;
    /* So wide that exp overflows and underflows. */
    float *gate = random_floats(size, 120), *up = random_floats(size, 1), *out = floats(size);
    Exact *want = exacts(size);
    for (int64_t i = first; i < end; i++) {
        want[i] = exactly(gate[i] / (1 + exp(-(double)gate[i])) * up[i]);
        /* Where exp is infinite in float32 the result is 0. */
        want[i].size += 0x1p-100;
    }
    PARTS(from, to, first, end, ELEMENTS) {
        cria_swiglu_forward(out, gate, up, from, to);
    }
    check_floats(out, want, size, 16, "n %d, %d to %d", n, (int)first, (int)end);
    end_case();
}

void test_swiglu_forward(void) {
    EACH(n, SIZES) {
        RANGES(first, end, *n) {
            forward(*n, first, end);
        }
    }
}

static void backward(int n, int64_t first, int64_t end, int in_place) {
    const size_t size = (size_t)n;
    float *gate = random_floats(size, 10), *up = random_floats(size, 1), *dout = random_floats(size, 1);
    float *dgate = in_place ? gate : floats(size), *dup = in_place ? up : floats(size);
    Exact *want_dgate = exacts(size), *want_dup = exacts(size);
    for (int64_t i = 0; i < n; i++) {
        double g = gate[i], s = 1 / (1 + exp(-g));
        if (i >= first && i < end) {
            want_dup[i] = exactly(dout[i] * g * s);
            want_dgate[i].value = (double)dout[i] * up[i] * s * (1 + g * (1 - s));
            want_dgate[i].size = fabs((double)dout[i] * up[i]) * s * (1 + fabs(g) * (1 - s));
        } else if (in_place) {
            want_dup[i] = exactly(up[i]);
            want_dgate[i] = exactly(gate[i]);
        }
    }
    PARTS(from, to, first, end, ELEMENTS) {
        cria_swiglu_backward(dgate, dup, dout, gate, up, from, to);
    }
    check_floats(dgate, want_dgate, size, 32, "dgate, n %d, %d to %d, in place %d", n, (int)first, (int)end, in_place);
    check_floats(dup, want_dup, size, 16, "dup, n %d, %d to %d, in place %d", n, (int)first, (int)end, in_place);
    end_case();
}

void test_swiglu_backward(void) {
    EACH(n, SIZES) {
        RANGES(first, end, *n) {
            backward(*n, first, end, 0);
            backward(*n, first, end, 1);
        }
    }
}
