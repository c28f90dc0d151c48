#include "selftest.h"

/* Sizes of a case, and the lengths of its documents, which ends with 0. Keys before row 0 belong to the first document, and
   where there are any it is the only one. */
typedef struct {
    int NH, KVH, HS, past;
    int lengths[6];
} Case;

/* Tiles have 128 rows and 256 keys, and up to 4 rows are multiplied without sgemm. */
static const Case CASES[] = {
    {1, 1, 1, 0, {1, 2, 5, 4}},
    {4, 2, 5, 0, {3, 130, 1, 257}},
    {2, 1, 64, 0, {4, 128, 300}},
    {2, 2, 16, 0, {1000}},
    {3, 1, 24, 0, {129, 385, 6}},
    {6, 2, 8, 40, {1}},
    {2, 1, 64, 600, {4}},
    {2, 2, 3, 255, {133}},
};

enum { CASE_COUNT = sizeof CASES / sizeof *CASES, CALLS = 111, TRANSPOSED = 112, ROW_MAJOR = 101 };

static long products;

/* C (M, N) = alpha · op(A) · op(B) + beta · C, as cblas_sgemm has it; C is not read where beta is 0. */
static void sgemm(int order, int transpose_a, int transpose_b, int M, int N, int K, float alpha, const float *a, int lda,
                  const float *b, int ldb, float beta, float *c, int ldc) {
    const int ta = transpose_a == TRANSPOSED, tb = transpose_b == TRANSPOSED;
    products++;
    check(order == ROW_MAJOR && (ta || transpose_a == 111) && (tb || transpose_b == 111), "sgemm: order or transpose");
    check(M > 0 && N > 0 && K > 0 && lda >= (ta ? M : K) && ldb >= (tb ? K : N) && ldc >= N, "sgemm: sizes");
    for (int m = 0; m < M; m++) {
        for (int n = 0; n < N; n++) {
            double sum = 0;
            for (int k = 0; k < K; k++) {
                sum += (double)a[ta ? (size_t)k * lda + m : (size_t)m * lda + k]
                    * (double)b[tb ? (size_t)n * ldb + k : (size_t)k * ldb + n];
            }
            float *c_mn = c + (size_t)m * ldc + n;
            *c_mn = (float)(alpha * sum + (beta == 0 ? 0 : beta * (double)*c_mn));
        }
    }
}

typedef struct {
    Case of;
    int N, S, longest;
    float *q, *k, *v;
} Inputs;

static Inputs inputs_of(Case of) {
    Inputs in = {.of = of};
    for (const int *length = of.lengths; *length > 0; length++) {
        in.N += *length;
        in.longest = *length + of.past > in.longest ? *length + of.past : in.longest;
    }
    in.S = in.N + of.past;
    in.q = random_floats((size_t)in.N * of.NH * of.HS, 2);
    in.k = random_floats((size_t)in.S * of.KVH * of.HS, 2);
    in.v = random_floats((size_t)in.S * of.KVH * of.HS, 1);
    return in;
}

/* Where row n, of a query head, and key s, of the key/value head that this head reads, begin. */
static size_t query_at(const Inputs *in, int head, int n) {
    return ((size_t)n * in->of.NH + head) * in->of.HS;
}

static size_t key_at(const Inputs *in, int head, int s) {
    return ((size_t)s * in->of.KVH + head / (in->of.NH / in->of.KVH)) * in->of.HS;
}

static Exact dot_of(const float *a, const float *b, int n) {
    Exact dot = {0, 0};
    for (int c = 0; c < n; c++) {
        add_term(&dot, (double)a[c] * b[c]);
    }
    return dot;
}

static Exact score_of(const Inputs *in, int head, int n, int s) {
    const double scale = 1 / sqrt(in->of.HS);
    Exact dot = dot_of(in->q + query_at(in, head, n), in->k + key_at(in, head, s), in->of.HS);
    return (Exact){dot.value * scale, dot.size * scale};
}

/* Row n, which sees the keys from `first` on. An error of a score is one of its weight, in proportion. */
static void forward_row(const Inputs *in, Exact *want_out, Exact *want_lse, int head, int n, int first) {
    const int HS = in->of.HS, end = n + in->of.past + 1;
    double max = -INFINITY, sum = 0, size = 1;
    for (int s = first; s < end; s++) {
        Exact score = score_of(in, head, n, s);
        max = fmax(max, score.value);
        size = fmax(size, 1 + score.size);
    }
    Exact *out = want_out + query_at(in, head, n);
    for (int c = 0; c < HS; c++) {
        out[c] = exactly(0);
    }
    for (int s = first; s < end; s++) {
        Exact score = score_of(in, head, n, s);
        const double p = exp(score.value - max);
        sum += p;
        for (int c = 0; c < HS; c++) {
            const double term = p * in->v[key_at(in, head, s) + c];
            out[c].value += term;
            out[c].size += fabs(term) * (1 + score.size);
        }
    }
    for (int c = 0; c < HS; c++) {
        out[c].value /= sum;
        out[c].size /= sum;
    }
    want_lse[(size_t)head * in->N + n] = (Exact){max + log(sum), size};
}

static double roundings(const Inputs *in) {
    return roundings_of(in->longest) + roundings_of(in->of.HS);
}

/* Whether a case computes this head of this document: all of them, or one alone, beside which nothing may change. */
static int computes(const Inputs *in, int all, int head, const int *length) {
    return all || (head == in->of.NH - 1 && length[1] == 0);
}

static void forward(const Inputs *in, int all) {
    const Case of = in->of;
    const size_t size = (size_t)in->N * of.NH * of.HS;
    float *out = floats(size), *lse = floats((size_t)in->N * of.NH), *scratch = floats((size_t)cria_attention_scratch());
    Exact *want_out = exacts(size), *want_lse = exacts((size_t)in->N * of.NH);
    int row = 0;
    for (const int *length = of.lengths; *length > 0; row += *length++) {
        for (int head = 0; head < of.NH; head++) {
            if (!computes(in, all, head, length)) {
                continue;
            }
            PARTS(from, to, row, row + *length, cria_attention_rows()) {
                cria_attention_forward(out, lse, in->q, in->k, in->v, in->N, in->S, of.NH, of.KVH, of.HS, head, from, to - from,
                    row - of.past, scratch);
            }
            for (int n = row; n < row + *length; n++) {
                forward_row(in, want_out, want_lse, head, n, row);
            }
        }
    }
    check_floats(out, want_out, size, roundings(in), "out, N %d, S %d, heads %d / %d, HS %d", in->N, in->S, of.NH, of.KVH, of.HS);
    check_floats(lse, want_lse, (size_t)in->N * of.NH, roundings(in), "lse, N %d, S %d, heads %d / %d, HS %d",
        in->N, in->S, of.NH, of.KVH, of.HS);
}

void test_attention_forward(void) {
    cria_set_sgemm((void *)sgemm);
    for (int i = 0; i < CASE_COUNT; i++) {
        for (int all = 0; all < 2; all++) {
            Inputs in = inputs_of(CASES[i]);
            forward(&in, all);
            end_case();
        }
    }
}

/* out and lse as forward saves them, and what comes back. */
typedef struct {
    float *out, *lse, *dout;
    Exact *dq, *dk, *dv;
} Gradients;

/* What row n, which sees the keys from `first` on, adds to the gradients. */
static void backward_row(const Inputs *in, const Gradients *g, int head, int n, int first) {
    const int HS = in->of.HS;
    const size_t at = query_at(in, head, n);
    const double scale = 1 / sqrt(HS), lse = g->lse[(size_t)head * in->N + n];
    const Exact delta = dot_of(g->dout + at, g->out + at, HS);
    for (int s = first; s <= n; s++) {
        const size_t key = key_at(in, head, s), dkey = query_at(in, head, s);
        const Exact score = score_of(in, head, n, s), dp = dot_of(g->dout + at, in->v + key, HS);
        const double p = exp(score.value - lse), unsure = 1 + score.size + fabs(lse);
        const double ds = p * (dp.value - delta.value) * scale, ds_size = p * (dp.size + delta.size) * scale * unsure;
        for (int c = 0; c < HS; c++) {
            g->dq[at + c].value += ds * in->k[key + c];
            g->dq[at + c].size += ds_size * fabs(in->k[key + c]);
            g->dk[dkey + c].value += ds * in->q[at + c];
            g->dk[dkey + c].size += ds_size * fabs(in->q[at + c]);
            g->dv[dkey + c].value += p * g->dout[at + c];
            g->dv[dkey + c].size += p * unsure * fabs(g->dout[at + c]);
        }
    }
}

static Gradients gradients_of(const Inputs *in, size_t size) {
    Exact *out = exacts(size), *lse = exacts((size_t)in->N * in->of.NH);
    Gradients g = {floats(size), floats((size_t)in->N * in->of.NH), random_floats(size, 1), exacts(size), exacts(size), exacts(size)};
    int row = 0;
    for (const int *length = in->of.lengths; *length > 0; row += *length++) {
        for (int n = row; n < row + *length; n++) {
            for (int head = 0; head < in->of.NH; head++) {
                forward_row(in, out, lse, head, n, row);
            }
        }
    }
    for (size_t i = 0; i < size; i++) {
        g.out[i] = (float)out[i].value;
    }
    for (size_t i = 0; i < (size_t)in->N * in->of.NH; i++) {
        g.lse[i] = (float)lse[i].value;
    }
    return g;
}

static void backward(const Inputs *in, int all) {
    const Case of = in->of;
    const size_t size = (size_t)in->N * of.NH * of.HS;
    Gradients g = gradients_of(in, size);
    float *dq = floats(size), *dk = floats(size), *dv = floats(size), *scratch = floats((size_t)cria_attention_scratch());
    int row = 0;
    for (const int *length = of.lengths; *length > 0; row += *length++) {
        for (int head = 0; head < of.NH; head++) {
            if (!computes(in, all, head, length)) {
                continue;
            }
            cria_attention_backward(dq, dk, dv, g.dout, g.out, g.lse, in->q, in->k, in->v, in->N, of.NH, of.KVH, of.HS, head,
                row, *length, scratch);
            for (int n = row; n < row + *length; n++) {
                for (size_t i = query_at(in, head, n); i < query_at(in, head, n) + of.HS; i++) {
                    g.dq[i] = g.dk[i] = g.dv[i] = exactly(0);
                }
                backward_row(in, &g, head, n, row);
            }
        }
    }
    check_floats(dq, g.dq, size, roundings(in), "dq, N %d, heads %d / %d, HS %d", in->N, of.NH, of.KVH, of.HS);
    check_floats(dk, g.dk, size, roundings(in), "dk, N %d, heads %d / %d, HS %d", in->N, of.NH, of.KVH, of.HS);
    check_floats(dv, g.dv, size, roundings(in), "dv, N %d, heads %d / %d, HS %d", in->N, of.NH, of.KVH, of.HS);
}

void test_attention_backward(void) {
    cria_set_sgemm((void *)sgemm);
    for (int i = 0; i < CASE_COUNT && CASES[i].past == 0; i++) {
        for (int all = 0; all < 2; all++) {
            Inputs in = inputs_of(CASES[i]);
            backward(&in, all);
            end_case();
        }
    }
}

void test_set_sgemm(void) {
    products = 0;
    cria_set_sgemm((void *)sgemm);
    Inputs in = inputs_of((Case){1, 1, 8, 0, {9}});
    forward(&in, 1);
    check(products == 2, "9 rows of one tile take %ld products, not 2", products);
}

void test_attention_rows(void) {
    check(cria_attention_rows() > 0, "%d rows", cria_attention_rows());
}

/* The tests of attention have this much and guards around it. */
void test_attention_scratch(void) {
    check(cria_attention_scratch() > 0, "%d floats", cria_attention_scratch());
}

static void sum_query_heads(int N, int NH, int KVH, int HS, int64_t first, int64_t end) {
    const int group = NH / KVH;
    float *inp = random_floats((size_t)N * NH * HS, 1), *out = floats((size_t)N * KVH * HS);
    Exact *want = exacts((size_t)N * KVH * HS);
    for (int64_t i = first * KVH * HS; i < end * KVH * HS; i++) {
        want[i] = exactly(0);
        for (int g = 0; g < group; g++) {
            add_term(&want[i], inp[(i / HS * group + g) * HS + i % HS]);
        }
    }
    PARTS(from, to, first, end, rows_step(NH * HS)) {
        cria_sum_query_heads(out, inp, NH, KVH, HS, from, to);
    }
    check_floats(out, want, (size_t)N * KVH * HS, group, "N %d, heads %d / %d, HS %d, rows %d to %d",
        N, NH, KVH, HS, (int)first, (int)end);
    end_case();
}

void test_sum_query_heads(void) {
    static const int ROWS[] = {0, 1, 3, 300};
    static const int SIZES[] = {1, 3, 64, 65};
    EACH(N, ROWS) {
        EACH(HS, SIZES) {
            RANGES(first, end, *N) {
                sum_query_heads(*N, 2, 1, *HS, first, end);
                sum_query_heads(*N, 6, 2, *HS, first, end);
                sum_query_heads(*N, 9, 3, *HS, first, end);
            }
        }
    }
}
