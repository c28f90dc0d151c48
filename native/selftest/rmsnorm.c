#include "selftest.h"

static const float EPS = 1e-5f;

/* The last has several parts of rows. */
static const int ROWS[] = {0, 1, 3, 65, 200};
static const int COLUMNS[] = {1, 3, 13, 64, 65, 207, 1000};

static void norm_row(Exact *want_out, Exact *want_rstd, const Exact *row, const float *weight, int C) {
    double squares = 0;
    for (int c = 0; c < C; c++) {
        squares += row[c].value * row[c].value;
    }
    *want_rstd = exactly(1 / sqrt(squares / C + EPS));
    for (int c = 0; c < C; c++) {
        want_out[c] = exactly(row[c].value * want_rstd->value * weight[c]);
        want_out[c].size = row[c].size * want_rstd->value * fabs(weight[c]);
    }
}

static void forward(int N, int C, int64_t first, int64_t end) {
    const size_t size = (size_t)N * C;
    float *inp = random_floats(size, 1), *weight = random_floats((size_t)C, 1), *out = floats(size), *rstd = floats((size_t)N);
    Exact *row = exacts((size_t)C), *want_out = exacts(size), *want_rstd = exacts((size_t)N);
    for (int64_t n = first; n < end; n++) {
        for (int c = 0; c < C; c++) {
            row[c] = exactly(inp[n * C + c]);
        }
        norm_row(want_out + n * C, want_rstd + n, row, weight, C);
    }
    PARTS(from, to, first, end, rows_step(C)) {
        cria_rmsnorm_forward(out, rstd, inp, weight, EPS, C, from, to);
    }
    check_floats(out, want_out, size, roundings_of(C), "out, N %d, C %d, rows %d to %d", N, C, (int)first, (int)end);
    check_floats(rstd, want_rstd, N, roundings_of(C), "rstd, N %d, C %d, rows %d to %d", N, C, (int)first, (int)end);
    end_case();
}

void test_rmsnorm_forward(void) {
    EACH(N, ROWS) {
        EACH(C, COLUMNS) {
            RANGES(first, end, *N) {
                forward(*N, *C, first, end);
            }
        }
    }
}

static void add_forward(int N, int C, int64_t first, int64_t end, int in_place) {
    const size_t size = (size_t)N * C;
    float *a = random_floats(size, 1), *b = random_floats(size, 1), *weight = random_floats((size_t)C, 1);
    float *sum = in_place ? a : floats(size), *out = floats(size), *rstd = floats((size_t)N);
    Exact *want_sum = exacts(size), *want_out = exacts(size), *want_rstd = exacts((size_t)N);
    for (int64_t i = 0; i < (int64_t)size; i++) {
        if (i >= first * C && i < end * C) {
            want_sum[i] = exactly(a[i]);
            add_term(&want_sum[i], b[i]);
        } else if (in_place) {
            want_sum[i] = exactly(a[i]);
        }
    }
    for (int64_t n = first; n < end; n++) {
        norm_row(want_out + n * C, want_rstd + n, want_sum + n * C, weight, C);
    }
    PARTS(from, to, first, end, rows_step(C)) {
        cria_add_rmsnorm_forward(sum, out, rstd, a, b, weight, EPS, C, from, to);
    }
    const char *where = in_place ? "in place" : "apart";
    check_floats(sum, want_sum, size, 1, "sum, N %d, C %d, rows %d to %d, %s", N, C, (int)first, (int)end, where);
    check_floats(out, want_out, size, roundings_of(C), "out, N %d, C %d, rows %d to %d, %s", N, C, (int)first, (int)end, where);
    check_floats(rstd, want_rstd, N, roundings_of(C), "rstd, N %d, C %d, rows %d to %d, %s", N, C, (int)first, (int)end, where);
    end_case();
}

void test_add_rmsnorm_forward(void) {
    EACH(N, ROWS) {
        EACH(C, COLUMNS) {
            RANGES(first, end, *N) {
                add_forward(*N, *C, first, end, 0);
                add_forward(*N, *C, first, end, 1);
            }
        }
    }
}

static void dinp_row(Exact *want, const float *dresidual, const float *dout, const float *inp, const float *weight, double r, int C) {
    Exact dot = {0, 0};
    for (int c = 0; c < C; c++) {
        add_term(&dot, (double)dout[c] * weight[c] * inp[c]);
    }
    for (int c = 0; c < C; c++) {
        want[c] = exactly(dresidual[c]);
        add_term(&want[c], r * dout[c] * weight[c]);
        want[c].value -= r * r * r * inp[c] * dot.value / C;
        want[c].size += fabs(r * r * r * inp[c]) * dot.size / C;
    }
}

/* Rows of one part: each part sums its share of dweight. */
enum { PART = 64 };

static void backward(int N, int C, int64_t first, int64_t end, int in_place) {
    const size_t size = (size_t)N * C, parts = (size_t)(last_part(first, end, PART) - first) / PART + 1;
    float *dresidual = random_floats(size, 1), *dout = random_floats(size, 1), *inp = random_floats(size, 1);
    float *weight = random_floats((size_t)C, 1), *rstd = random_floats((size_t)N, 1);
    float *dinp = in_place ? dresidual : floats(size), *partials = floats(parts * C);
    Exact *want_dinp = exacts(size), *want_partials = exacts(parts * C);
    for (size_t i = 0; in_place && i < size; i++) {
        want_dinp[i] = exactly(dresidual[i]);
    }
    for (size_t i = 0; i < parts * C; i++) {
        want_partials[i] = exactly(0);
    }
    for (int64_t n = first; n < end; n++) {
        rstd[n] = fabsf(rstd[n]) + 0.5f;
        const double r = rstd[n];
        for (int64_t i = n * C; i < n * C + C; i++) {
            add_term(&want_partials[(n - first) / PART * C + i - n * C], dout[i] * (inp[i] * r));
        }
        dinp_row(want_dinp + n * C, dresidual + n * C, dout + n * C, inp + n * C, weight, r, C);
    }
    PARTS(from, to, first, end, PART) {
        cria_rmsnorm_backward(dinp, partials + (from - first) / PART * C, dresidual, dout, inp, weight, rstd, C, from, to);
    }
    const char *where = in_place ? "in place" : "apart";
    check_floats(dinp, want_dinp, size, roundings_of(C), "dinp, N %d, C %d, rows %d to %d, %s", N, C, (int)first, (int)end, where);
    check_floats(partials, want_partials, parts * C, roundings_of(PART), "partials, N %d, C %d, rows %d to %d, %s",
        N, C, (int)first, (int)end, where);
    end_case();
}

void test_rmsnorm_backward(void) {
    EACH(N, ROWS) {
        EACH(C, COLUMNS) {
            RANGES(first, end, *N) {
                backward(*N, *C, first, end, 0);
                backward(*N, *C, first, end, 1);
            }
        }
    }
}

static void input_backward(int N, int C, int64_t first, int64_t end, int in_place) {
    const size_t size = (size_t)N * C;
    float *dresidual = random_floats(size, 1), *dout = random_floats(size, 1), *inp = random_floats(size, 1);
    float *weight = random_floats((size_t)C, 1), *rstd = random_floats((size_t)N, 1);
    float *dinp = in_place ? dresidual : floats(size);
    Exact *want_dinp = exacts(size);
    for (size_t i = 0; in_place && i < size; i++) {
        want_dinp[i] = exactly(dresidual[i]);
    }
    for (int64_t n = first; n < end; n++) {
        rstd[n] = fabsf(rstd[n]) + 0.5f;
        dinp_row(want_dinp + n * C, dresidual + n * C, dout + n * C, inp + n * C, weight, rstd[n], C);
    }
    PARTS(from, to, first, end, rows_step(C)) {
        cria_rmsnorm_input_backward(dinp, dresidual, dout, inp, weight, rstd, C, from, to);
    }
    check_floats(dinp, want_dinp, size, roundings_of(C), "dinp, N %d, C %d, rows %d to %d, %s", N, C, (int)first, (int)end,
        in_place ? "in place" : "apart");
    end_case();
}

void test_rmsnorm_input_backward(void) {
    EACH(N, ROWS) {
        EACH(C, COLUMNS) {
            RANGES(first, end, *N) {
                input_backward(*N, *C, first, end, 0);
                input_backward(*N, *C, first, end, 1);
            }
        }
    }
}
