#include "selftest.h"

static const int ROWS[] = {0, 1, 3, 65};

/* The kernel goes through blocks of 2048. */
static const int COLUMNS[] = {1, 2, 31, 331, 1000, 2047, 2048, 2049, 5000};

typedef struct {
    double max;
    int index;
    double sum;
} Softmax;

/* Passes over NaN in the maximum, not in the sum. */
static Softmax softmax_of(const float *logits, int V) {
    Softmax s = {-INFINITY, 0, 0};
    for (int i = 0; i < V; i++) {
        if (logits[i] > s.max) {
            s.max = logits[i];
            s.index = i;
        }
    }
    for (int i = 0; i < V; i++) {
        s.sum += exp(logits[i] - s.max);
    }
    return s;
}

static Exact loss_of(Softmax s, float target) {
    double value = log(s.sum) + (s.max - target);
    return (Exact){value, isfinite(value) ? 1 + fabs(s.max - target) : INFINITY};
}

static void forward_of(const float *logits, const int32_t *targets, int N, int V, int64_t first, int64_t end) {
    float *losses = floats((size_t)N);
    int32_t *predictions = ints((size_t)N);
    Exact *want = exacts((size_t)N);
    PARTS(from, to, first, end, rows_step(V)) {
        cria_cross_entropy_forward(losses, predictions, logits, targets, V, from, to);
    }
    for (int64_t n = 0; n < N; n++) {
        int prediction = -1;
        if (n >= first && n < end) {
            Softmax s = softmax_of(logits + n * V, V);
            want[n] = loss_of(s, logits[n * V + targets[n]]);
            prediction = s.index;
        }
        check(predictions[n] == prediction, "N %d, V %d, rows %d to %d: predicts %d in row %d, not %d",
            N, V, (int)first, (int)end, (int)predictions[n], (int)n, prediction);
    }
    check_floats(losses, want, (size_t)N, 48, "losses, N %d, V %d, rows %d to %d", N, V, (int)first, (int)end);
    end_case();
}

/* Logits of which the first of equals is predicted, of which most are infinite, of which some are not numbers. */
static void unusual(void) {
    enum { N = 5, V = 5000 };
    float *logits = random_floats(N * V, 1);
    int32_t *targets = ints(N);
    for (int i = 0; i < V; i++) {
        logits[i] = -3;
        logits[V + i] = logits[2 * V + i] = -INFINITY;
    }
    logits[V + 4999] = -1e30f;
    logits[2 * V + 40] = logits[2 * V + 4500] = 7;
    logits[3 * V + 17] = logits[3 * V + 4000] = 100;
    logits[4 * V] = logits[4 * V + 33] = logits[4 * V + 2048] = NAN;
    logits[4 * V + 3000] = 100;
    const int32_t chosen[N] = {3, 4999, 40, 0, 3000};
    memcpy(targets, chosen, sizeof chosen);
    forward_of(logits, targets, N, V, 0, N);
}

void test_cross_entropy_forward(void) {
    EACH(N, ROWS) {
        EACH(V, COLUMNS) {
            RANGES(first, end, *N) {
                float *logits = random_floats((size_t)*N * *V, 20);
                forward_of(logits, random_ints((size_t)*N, *V), *N, *V, first, end);
            }
        }
    }
    unusual();
}

static void backward(int N, int V, int64_t first, int64_t end, int in_place) {
    const float dloss = 0.01f;
    const size_t size = (size_t)N * V;
    float *logits = random_floats(size, 20), *dlogits = in_place ? logits : floats(size), *losses = floats((size_t)N);
    int32_t *targets = random_ints((size_t)N, V);
    Exact *want_losses = exacts((size_t)N), *want = exacts(size);
    for (size_t i = 0; in_place && i < size; i++) {
        want[i] = exactly(logits[i]);
    }
    for (int64_t n = first; n < end; n++) {
        Softmax s = softmax_of(logits + n * V, V);
        want_losses[n] = loss_of(s, logits[n * V + targets[n]]);
        for (int i = 0; i < V; i++) {
            double below = logits[n * V + i] - s.max, p = exp(below) / s.sum * dloss;
            /* The argument of exp is rounded, too. */
            want[n * V + i] = (Exact){p, p * (1 + fabs(below))};
        }
        add_term(&want[n * V + targets[n]], -dloss);
    }
    PARTS(from, to, first, end, rows_step(V)) {
        cria_cross_entropy_backward(losses, dlogits, logits, targets, dloss, V, from, to);
    }
    const char *where = in_place ? "in place" : "apart";
    check_floats(losses, want_losses, (size_t)N, 48, "losses, N %d, V %d, rows %d to %d, %s", N, V, (int)first, (int)end, where);
    check_floats(dlogits, want, size, 48, "dlogits, N %d, V %d, rows %d to %d, %s", N, V, (int)first, (int)end, where);
    end_case();
}

void test_cross_entropy_backward(void) {
    EACH(N, ROWS) {
        EACH(V, COLUMNS) {
            RANGES(first, end, *N) {
                backward(*N, *V, first, end, 0);
                backward(*N, *V, first, end, 1);
            }
        }
    }
}

static void smoothed_backward(int N, int V, float smoothing, int in_place) {
    const float dloss = 0.01f;
    const size_t size = (size_t)N * V;
    float *logits = random_floats(size, 20), *dlogits = in_place ? logits : floats(size), *losses = floats((size_t)N);
    int32_t *targets = random_ints((size_t)N, V);
    Exact *want_losses = exacts((size_t)N), *want = exacts(size);
    for (int64_t n = 0; n < N; n++) {
        Softmax s = softmax_of(logits + n * V, V);
        want_losses[n] = (Exact){log(s.sum), 1 + log(s.sum)};       /* the sum of the exponentials is rounded, too */
        for (int i = 0; i < V; i++) {
            double below = logits[n * V + i] - s.max, p = exp(below) / s.sum * dloss;
            double target = (i == targets[n] ? 1 - (double)smoothing : 0) + (double)smoothing / V;
            add_term(&want_losses[n], -target * below);
            want[n * V + i] = (Exact){p, p * (1 + fabs(below))};
            add_term(&want[n * V + i], -target * dloss);
        }
    }
    PARTS(from, to, 0, N, rows_step(V)) {
        cria_smoothed_cross_entropy_backward(losses, dlogits, logits, targets, smoothing, dloss, V, from, to);
    }
    const char *where = in_place ? "in place" : "apart";
    check_floats(losses, want_losses, (size_t)N, 48, "losses, N %d, V %d, smoothing %g, %s", N, V, smoothing, where);
    check_floats(dlogits, want, size, 48, "dlogits, N %d, V %d, smoothing %g, %s", N, V, smoothing, where);
    end_case();
}

void test_smoothed_cross_entropy_backward(void) {
    EACH(N, ROWS) {
        EACH(V, COLUMNS) {
            for (int in_place = 0; in_place < 2; in_place++) {
                smoothed_backward(*N, *V, 0, in_place);
                smoothed_backward(*N, *V, 0.1f, in_place);
                smoothed_backward(*N, *V, 1, in_place);
            }
        }
    }
}
