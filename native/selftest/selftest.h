/* What the tests of the kernels share: guarded memory, weights of each type, results in float64 and their comparison.

   X.c tests the kernels of ../X.c against plain C. A test goes through awkward sizes; in each it makes its operands, runs the
   kernel over parts of the work as Java does, and compares every element. */
#ifndef SELFTEST_H
#define SELFTEST_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "../cria.h"

/* What an element ought to be, and the sum of the magnitudes of its terms, which its rounding errors are in proportion to.
   NaN: no part reaches this element, so it is NaN still. */
typedef struct {
    double value;
    double size;
} Exact;

static inline void add_term(Exact *e, double term) {
    e->value += term;
    e->size += fabs(term);
}

static inline Exact exactly(double value) {
    return (Exact){value, fabs(value)};
}

/* n not-a-numbers, for a test to write what is to come. */
Exact *exacts(size_t n);

/* The sum of n random terms in float32 may be off by so many roundings of its size. */
static inline double roundings_of(size_t n) {
    return 8 + 2 * sqrt((double)n);
}

/* memory.c: every piece lies between guards and begins at another distance from the alignment of vectors. Guards and pieces
   hold bytes of 0xFF at first, which is NaN in every type, and -1. */

/* Begins at a multiple of `unit`, a power of two. */
void *memory(size_t bytes, size_t unit);

/* NaN */
float *floats(size_t n);

/* In [-scale, scale) */
float *random_floats(size_t n, float scale);
float *copy_of(const float *x, size_t n);
int32_t *ints(size_t n);

/* In [0, limit) */
int32_t *random_ints(size_t n, int limit);
uint32_t random_bits(void);

/* Ends a case: checks that the guards are whole, and frees all that was asked for. */
void end_case(void);

/* types.c */

typedef struct {
    int type;
    void *data;
} Weight;

enum { TYPES = 3 };

extern const char *const TYPE_NAMES[TYPES];

size_t bytes_of(int type);

/* n elements of a type, at any address, as a weight may lie in its file. */
Weight weights(int type, size_t n);
Weight random_weights(int type, size_t n);
double weight_value(Weight w, size_t i);

/* x as the nearest number of the type, ties to even. */
double nearest(int type, double x);

/* selftest.c: what does not hold is printed under its name, as of printf. */

#define NAMED(at) __attribute__((format(printf, at, at + 1)))

void check(int holds, const char *name, ...) NAMED(2);

/* Each of n elements may be off by `roundings` of its size in float32; 0 asks for the same number. */
void check_floats(const float *got, const Exact *want, size_t n, double roundings, const char *name, ...) NAMED(5);

/* The parts [from, to) of [first, end), each of `step`, the last one first since none may depend on another. An empty range is
   one part. */
#define PARTS(from, to, first, end, step)                                                                                     \
    for (int64_t from = last_part(first, end, step), to = (end); from >= (int64_t)(first); to = from, from -= (step))

static inline int64_t last_part(int64_t first, int64_t end, int64_t step) {
    return end > first ? first + (end - first - 1) / step * step : first;
}

/* As cria.backend.cpu.Tasks cuts: elements of one task, and rows of one task where a row has so many columns. */
enum { ELEMENTS = 32768 };

static inline int64_t rows_step(int64_t columns) {
    int64_t rows = ELEMENTS / (columns > 1 ? columns : 1);
    return rows < 1 ? 1 : rows;
}

/* All of [0, n), and a range in its midst, beside which nothing may change. */
#define RANGES(first, end, n)                                                                                                 \
    for (int64_t first = 0, end = (n), all_ = 1; all_ >= 0; all_--, first = (int64_t)(n) / 3, end = (n) - (int64_t)(n) / 3)

#define EACH(item, array) for (const int *item = (array); item < (array) + sizeof(array) / sizeof(*(array)); item++)

#endif
