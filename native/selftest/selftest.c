/* Runs the test of every kernel, each in a line, and says how many passed. */
#include <stdarg.h>
#include <stdio.h>

#include "selftest.h"

#define KERNELS(row)                                                                                                          \
    row(embedding_forward) row(embedding_backward)                                                                            \
    row(rmsnorm_forward) row(add_rmsnorm_forward) row(rmsnorm_backward) row(rmsnorm_input_backward)                           \
    row(add_partials) row(add) row(add_noise) row(fill) row(cast) row(sum_of_squares)                                                        \
    row(widen_block) row(matmul_few_rows)                                                                                     \
    row(rope_forward) row(rope_backward)                                                                                      \
    row(set_sgemm) row(attention_rows) row(attention_scratch)                                                                 \
    row(attention_forward) row(attention_backward) row(sum_query_heads)                                                       \
    row(swiglu_forward) row(swiglu_backward)                                                                                  \
    row(cross_entropy_forward) row(cross_entropy_backward) row(smoothed_cross_entropy_backward)                              \
    row(adamw) row(exp) row(report_faults)

#define DECLARATION(name) void test_##name(void);
KERNELS(DECLARATION)

typedef struct {
    const char *kernel;
    void (*run)(void);
} Test;

#define ROW(name) {"cria_" #name, test_##name},
static const Test TESTS[] = {KERNELS(ROW)};

/* Failures that are printed of one kernel. */
enum { SHOWN = 3 };

static long compared;
static long failures;

static int fails(void) {
    return ++failures <= SHOWN;
}

void check(int holds, const char *name, ...) {
    compared++;
    if (!holds && fails()) {
        va_list arguments;
        va_start(arguments, name);
        printf("    ");
        vprintf(name, arguments);
        printf("\n");
        va_end(arguments);
    }
}

static int is_within(float got, Exact want, double roundings) {
    if (isnan(want.value)) {
        return isnan(got);
    }
    /* Below the normal numbers a rounding is half of the smallest number. */
    double bound = roundings * (want.size * 0x1p-24 + 0x1p-150);
    if (got == want.value) {
        return roundings > 0 || !signbit(got) == !signbit(want.value);
    }
    return fabs(got - want.value) <= bound;
}

void check_floats(const float *got, const Exact *want, size_t n, double roundings, const char *name, ...) {
    compared += (long)n;
    for (size_t i = 0; i < n; i++) {
        if (!is_within(got[i], want[i], roundings) && fails()) {
            va_list arguments;
            va_start(arguments, name);
            printf("    ");
            vprintf(name, arguments);
            printf(": element %zu is %.9g, not %.9g", i, got[i], want[i].value);
            printf(" (%.3g roundings of %.3g off, %.3g allowed)\n",
                fabs(got[i] - want[i].value) / (want[i].size * 0x1p-24), want[i].size, roundings);
            va_end(arguments);
        }
    }
}

static const char *processor(void) {
#ifdef __x86_64__
    return __builtin_cpu_supports("avx512bw") ? "x86-64 with AVX-512" : __builtin_cpu_supports("avx2") ? "x86-64 with AVX2" : "x86-64";
#elif defined(__aarch64__)
    return "aarch64 with NEON";
#else
    return "another";
#endif
}

int main(void) {
    int passed = 0, failed = 0;
    setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
    printf("processor: %s\n", processor());
    for (const Test *test = TESTS; test < TESTS + sizeof TESTS / sizeof *TESTS; test++) {
        compared = 0;
        failures = 0;
        test->run();
        end_case();
        printf("%s  %-28s %9ld compared", failures == 0 ? "ok    " : "FAILED", test->kernel, compared);
        if (failures > 0) {
            printf(", %ld failures", failures);
        }
        printf("\n");
        *(failures == 0 ? &passed : &failed) += 1;
    }
    printf("%d passed, %d failed\n", passed, failed);
    return failed == 0 ? 0 : 1;
}
