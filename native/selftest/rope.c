#include "selftest.h"

/* Rows 0 to 4 are a document and the rest is another, or, with a past, the end of one that began before these rows. */
static int start_of(int row, int past) {
    return past > 0 ? -past : row < 5 ? 0 : 5;
}

static void turn(int backward, int N, int heads, int HS, int past, int64_t first, int64_t end) {
    const int half = HS / 2;
    const size_t size = (size_t)N * heads * HS;
    float *x = random_floats(size, 1);
    float *cosines = random_floats((size_t)(N + past) * half, 1), *sines = random_floats((size_t)(N + past) * half, 1);
    int32_t *starts = ints((size_t)N);
    Exact *want = exacts(size);
    for (size_t i = 0; i < size; i++) {
        want[i] = exactly(x[i]);
    }
    for (int n = 0; n < N; n++) {
        starts[n] = start_of(n, past);
    }
    for (int64_t n = first; n < end; n++) {
        for (int h = 0; h < heads; h++) {
            for (int i = 0; i < half; i++) {
                size_t at = ((size_t)n * heads + h) * HS + i, angle = (size_t)(n - starts[n]) * half + i;
                double a = x[at], b = x[at + half], c = cosines[angle], s = backward ? -sines[angle] : sines[angle];
                want[at] = exactly(a * c);
                add_term(&want[at], -b * s);
                want[at + half] = exactly(b * c);
                add_term(&want[at + half], a * s);
            }
        }
    }
    PARTS(from, to, first, end, rows_step(heads * HS)) {
        if (backward) {
            cria_rope_backward(x, cosines, sines, starts, heads, HS, from, to);
        } else {
            cria_rope_forward(x, cosines, sines, starts, heads, HS, from, to);
        }
    }
    check_floats(x, want, size, 3, "N %d, heads %d, HS %d, past %d, rows %d to %d", N, heads, HS, past, (int)first, (int)end);
    end_case();
}

static void rope(int backward) {
    static const int SIZES[] = {2, 6, 8, 16, 64, 128};
    EACH(HS, SIZES) {
        for (int heads = 1; heads <= 3; heads += 2) {
            RANGES(first, end, 65) {
                turn(backward, 65, heads, *HS, 0, first, end);
            }
            turn(backward, 0, heads, *HS, 0, 0, 0);
            turn(backward, 1, heads, *HS, 37, 0, 1);
        }
    }
    turn(backward, 300, 9, 64, 0, 0, 300);
}

void test_rope_forward(void) {
    rope(0);
}

void test_rope_backward(void) {
    rope(1);
}
