#include "selftest.h"

enum { V = 17 };

static const int ROWS[] = {0, 1, 3, 65, 400};
static const int COLUMNS[] = {1, 3, 64, 65, 207};

static void forward(int type, int N, int C, int64_t first, int64_t end) {
    Weight weight = random_weights(type, (size_t)V * C);
    int32_t *tokens = random_ints((size_t)N, V);
    float *out = floats((size_t)N * C);
    Exact *want = exacts((size_t)N * C);
    for (int64_t n = first; n < end; n++) {
        for (int c = 0; c < C; c++) {
            want[n * C + c] = exactly(weight_value(weight, (size_t)tokens[n] * C + c));
        }
    }
    PARTS(from, to, first, end, rows_step(C)) {
        cria_embedding_forward(out, tokens, weight.data, type, C, from, to);
    }
    check_floats(out, want, (size_t)N * C, 0, "%s, N %d, C %d, rows %d to %d", TYPE_NAMES[type], N, C, (int)first, (int)end);
    end_case();
}

void test_embedding_forward(void) {
    for (int type = 0; type < TYPES; type++) {
        EACH(N, ROWS) {
            EACH(C, COLUMNS) {
                RANGES(first, end, *N) {
                    forward(type, *N, *C, first, end);
                }
            }
        }
    }
}

static void backward(int N, int C, int padding, int64_t first, int64_t end) {
    float *dweight = random_floats((size_t)V * C, 1), *dout = random_floats((size_t)N * C, 1);
    int32_t *tokens = random_ints((size_t)N, V);
    Exact *want = exacts((size_t)V * C);
    for (int i = 0; i < V * C; i++) {
        want[i] = exactly(dweight[i]);
    }
    for (int n = 0; n < N; n++) {
        for (int64_t c = first; c < end && tokens[n] != padding; c++) {
            add_term(&want[tokens[n] * C + c], dout[n * C + c]);
        }
    }
    PARTS(from, to, first, end, 64) {
        cria_embedding_backward(dweight, dout, tokens, padding, N, C, from, to);
    }
    check_floats(dweight, want, (size_t)V * C, roundings_of(N), "N %d, C %d, padding %d, columns %d to %d",
        N, C, padding, (int)first, (int)end);
    end_case();
}

void test_embedding_backward(void) {
    EACH(N, ROWS) {
        EACH(C, COLUMNS) {
            RANGES(first, end, *C) {
                backward(*N, *C, -1, first, end);
                backward(*N, *C, 3, first, end);
            }
        }
    }
}
