#include "selftest.h"

static void widen_block(int type, int stride, int rows, int columns) {
    const int offset = 5;
    Weight inp = random_weights(type, offset + (rows > 0 ? (size_t)(rows - 1) * stride + columns : 0));
    float *out = floats((size_t)rows * columns);
    Exact *want = exacts((size_t)rows * columns);
    for (int r = 0; r < rows; r++) {
        for (int c = 0; c < columns; c++) {
            want[r * columns + c] = exactly(weight_value(inp, offset + (size_t)r * stride + c));
        }
    }
    cria_widen_block(out, inp.data, type, offset, stride, rows, columns);
    check_floats(out, want, (size_t)rows * columns, 0, "%s, %d rows, %d columns", TYPE_NAMES[type], rows, columns);
    end_case();
}

void test_widen_block(void) {
    static const int SIZES[] = {0, 1, 3, 64, 65, 207};
    for (int type = 0; type < TYPES; type++) {
        EACH(rows, SIZES) {
            EACH(columns, SIZES) {
                widen_block(type, *columns, *rows, *columns);
                widen_block(type, *columns + 7, *rows, *columns);
            }
        }
    }
}

static void few_rows(int type, int add, int M, int K, int P, int64_t first, int64_t end, int64_t step) {
    float *a = random_floats((size_t)M * K, 1), *out = random_floats((size_t)M * P, 1);
    Weight b = random_weights(type, (size_t)P * K);
    Exact *want = exacts((size_t)M * P);
    for (int64_t i = 0; i < (int64_t)M * P; i++) {
        const int64_t m = i / P, p = i % P;
        want[i] = exactly(out[i]);
        if (p < first || p >= end) {
            continue;
        }
        if (!add) {
            want[i] = exactly(0);
        }
        for (int64_t k = 0; k < K; k++) {
            add_term(&want[i], a[m * K + k] * weight_value(b, (size_t)(p * K + k)));
        }
    }
    PARTS(from, to, first, end, step) {
        cria_matmul_few_rows(out, add, a, b.data, type, M, K, P, from, to);
    }
    check_floats(out, want, (size_t)M * P, roundings_of(K), "%s, add %d, M %d, K %d, P %d, columns %d to %d by %d",
        TYPE_NAMES[type], add, M, K, P, (int)first, (int)end, (int)step);
    end_case();
}

/* As cria.backend.cpu.CpuMatmul cuts. */
static int64_t columns_step(int K) {
    int64_t columns = 4 * ELEMENTS / K / 64 * 64;
    return columns < 16 ? 16 : columns;
}

/* Four columns are summed together, and weights are widened by 512. */
void test_matmul_few_rows(void) {
    static const int M[] = {0, 1, 2, 8};
    static const int K[] = {1, 3, 64, 511, 512, 513, 1100};
    static const int P[] = {1, 3, 4, 5, 18, 67};
    for (int type = 0; type < TYPES; type++) {
        EACH(m, M) {
            EACH(k, K) {
                EACH(p, P) {
                    RANGES(first, end, *p) {
                        few_rows(type, 0, *m, *k, *p, first, end, columns_step(*k));
                        few_rows(type, 1, *m, *k, *p, first, end, 7);
                    }
                }
            }
        }
    }
}
