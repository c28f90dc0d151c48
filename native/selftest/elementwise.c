#include "selftest.h"

static const int SIZES[] = {0, 1, 3, 13, 64, 65, 207, ELEMENTS, 100003};

enum Place { APART, IN_A, IN_B, PLACES };

static void add(int n, int64_t first, int64_t end, enum Place place) {
    const size_t size = (size_t)n;
    float *a = random_floats(size, 1), *b = random_floats(size, 1);
    float *out = place == IN_A ? a : place == IN_B ? b : floats(size);
    Exact *want = exacts(size);
    for (int64_t i = 0; i < n; i++) {
        if (i >= first && i < end) {
            want[i] = exactly(a[i]);
            add_term(&want[i], b[i]);
        } else if (place != APART) {
            want[i] = exactly(out[i]);
        }
    }
    PARTS(from, to, first, end, ELEMENTS) {
        cria_add(out, a, b, from, to);
    }
    check_floats(out, want, size, 1, "n %d, %d to %d, place %d", n, (int)first, (int)end, place);
    end_case();
}

void test_add(void) {
    EACH(n, SIZES) {
        RANGES(first, end, *n) {
            for (enum Place place = APART; place < PLACES; place++) {
                add(*n, first, end, place);
            }
        }
    }
}

static uint32_t hash_of(uint64_t at, uint32_t key) {
    uint32_t h = (uint32_t)at ^ (uint32_t)(at >> 32) * 0x9E3779B1u ^ key;
    h = (h ^ h >> 16) * 0x7FEB352Du;
    h = (h ^ h >> 15) * 0x846CA68Bu;
    return h ^ h >> 16;
}

static void add_noise(int n, int64_t number, int64_t first, int64_t end) {
    const float scale = 0.3f;
    float *x = random_floats((size_t)n, 1);
    Exact *want = exacts((size_t)n);
    for (int64_t i = 0; i < n; i++) {
        want[i] = exactly(x[i]);
        if (i >= first && i < end) {
            add_term(&want[i], scale * ((hash_of((uint64_t)(number + i), 77) >> 8) * 0x1p-23 - 1));
        }
    }
    PARTS(from, to, first, end, ELEMENTS) {
        cria_add_noise(x, scale, 77, number, from, to);
    }
    check_floats(x, want, (size_t)n, 2, "n %d from number %lld, %d to %d", n, (long long)number, (int)first, (int)end);
    end_case();
}

void test_add_noise(void) {
    EACH(n, SIZES) {
        RANGES(first, end, *n) {
            add_noise(*n, 0, first, end);
            add_noise(*n, 0xFFFFFFFF0ll, first, end);
        }
    }
}

void test_fill(void) {
    EACH(n, SIZES) {
        RANGES(first, end, *n) {
            float *x = floats((size_t)*n);
            Exact *want = exacts((size_t)*n);
            for (int64_t i = first; i < end; i++) {
                want[i] = exactly(-0.75);
            }
            PARTS(from, to, first, end, ELEMENTS) {
                cria_fill(x, -0.75f, from, to);
            }
            check_floats(x, want, (size_t)*n, 0, "n %d, %d to %d", *n, (int)first, (int)end);
            end_case();
        }
    }
}

static void add_partials(int count, int C, int64_t first, int64_t end, int64_t step) {
    float *out = random_floats((size_t)C, 1), *partials = random_floats((size_t)count * C, 1);
    Exact *want = exacts((size_t)C);
    for (int64_t c = 0; c < C; c++) {
        want[c] = exactly(out[c]);
        for (int p = 0; p < count && c >= first && c < end; p++) {
            add_term(&want[c], partials[(size_t)p * C + c]);
        }
    }
    PARTS(from, to, first, end, step) {
        cria_add_partials(out, partials, count, C, from, to);
    }
    check_floats(out, want, (size_t)C, roundings_of(count), "%d partials, C %d, columns %d to %d by %d",
        count, C, (int)first, (int)end, (int)step);
    end_case();
}

void test_add_partials(void) {
    static const int COUNTS[] = {0, 1, 3, 17, 600};
    static const int COLUMNS[] = {1, 3, 64, 65, 207};
    EACH(count, COUNTS) {
        EACH(C, COLUMNS) {
            RANGES(first, end, *C) {
                add_partials(*count, *C, first, end, rows_step(*count));
                add_partials(*count, *C, first, end, 13);
            }
        }
    }
}

static void sum_of_squares(int n, float scale, int64_t first, int64_t end) {
    float *x = random_floats((size_t)n, scale);
    double got = 0, want = 0;
    for (int64_t i = first; i < end; i++) {
        want += (double)x[i] * x[i];
    }
    PARTS(from, to, first, end, ELEMENTS) {
        got += cria_sum_of_squares(x, from, to);
    }
    check(fabs(got - want) <= 1e-12 * want, "n %d, %d to %d: %.17g, not %.17g", n, (int)first, (int)end, got, want);
    end_case();
}

void test_sum_of_squares(void) {
    EACH(n, SIZES) {
        RANGES(first, end, *n) {
            sum_of_squares(*n, 1, first, end);
            sum_of_squares(*n, 1e25f, first, end);
        }
    }
}

/* Numbers near the limits of the types and near the middle of two numbers of a type; then any bits, and all of a narrow type. */
static Weight inputs(int type, size_t n) {
    static const float ODD[] = {0.0f, -0.0f, 1.0f, 1.00390625f, 1.01171875f, 65504.0f, 65519.996f, 65520.0f, -1e6f, 6.1e-5f,
        6.0975552e-5f, 5.96e-8f, 2.98e-8f, 2.9802322e-8f, 2.98024e-8f, 1e-30f, 1e-45f, 3.4e38f, 3.4028235e38f, INFINITY,
        -INFINITY, NAN, 0.333251953125f, 0.33349609375f, 1.00048828125f, 1.00146484375f};
    Weight w = weights(type, n);
    for (size_t i = 0; i < n; i++) {
        if (type != CRIA_F32) {
            uint16_t bits = (uint16_t)i;
            memcpy((char *)w.data + 2 * i, &bits, 2);
        } else if (i < sizeof ODD / sizeof *ODD) {
            memcpy((char *)w.data + 4 * i, &ODD[i], 4);
        } else {
            uint32_t bits = random_bits();
            memcpy((char *)w.data + 4 * i, &bits, 4);
        }
    }
    return w;
}

/* Float32 that is written is aligned, what is read or narrower need not be. */
static void cast(int out_type, int inp_type, int n, int64_t first, int64_t end) {
    Weight inp = inputs(inp_type, (size_t)n);
    Weight out = out_type == CRIA_F32 ? (Weight){CRIA_F32, floats((size_t)n)} : weights(out_type, (size_t)n);
    PARTS(from, to, first, end, ELEMENTS) {
        cria_cast(out.data, out_type, inp.data, inp_type, from, to);
    }
    for (int64_t i = 0; i < n; i++) {
        double x = weight_value(inp, (size_t)i), got = weight_value(out, (size_t)i);
        double want = i >= first && i < end ? nearest(out_type, x) : NAN;
        check(isnan(want) ? isnan(got) : got == want && !signbit(got) == !signbit(want),
            "%s to %s, n %d, %d to %d: %.9g is %.9g, not %.9g", TYPE_NAMES[inp_type], TYPE_NAMES[out_type], n, (int)first,
            (int)end, x, got, want);
    }
    end_case();
}

void test_cast(void) {
    for (int out_type = 0; out_type < TYPES; out_type++) {
        for (int inp_type = 0; inp_type < TYPES; inp_type++) {
            EACH(n, SIZES) {
                RANGES(first, end, *n) {
                    cast(out_type, inp_type, *n, first, end);
                }
            }
        }
    }
}
