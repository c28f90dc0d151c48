#include "common.h"

/* Small enough that a block's second reading comes from the nearest cache. */
enum { BLOCK = 2048 };

typedef struct {
    float max;    /* the largest logit */
    int index;    /* where it stands first */
    double sum;   /* of exp(logit - max) */
} Softmax;

/* In one pass over memory: when a block raises the maximum, what was summed before is scaled down to it. The sum of a
   block is in float32, the sum of the blocks in float64, since V reaches 128256. */
INLINE Softmax softmax_of(const float *logits, int V) {
    Softmax s = {-INFINITY, 0, 0.0};
    for (int from = 0; from < V; from += BLOCK) {
        int count = V - from < BLOCK ? V - from : BLOCK;
        const float *x = logits + from;
        float max = max_of(x, (size_t)count);
        if (max > s.max) {
            int i = 0;
            while (x[i] != max) {
                i++;
            }
            s.sum *= exp((double)s.max - (double)max);
            s.max = max;
            s.index = from + i;
        }
        /* all of them -inf so far: -inf - -inf would be no number */
        float base = s.max > -INFINITY ? s.max : 0.0f;
        float sum = 0.0f;
#pragma omp simd reduction(+ : sum)
        for (int i = 0; i < count; i++) {
            sum += exp_of(x[i] - base);
        }
        s.sum += (double)sum;
    }
    return s;
}

INLINE float loss_of(Softmax s, float target) {
    return (float)(log(s.sum) + ((double)s.max - (double)target));
}

CLONES void cria_cross_entropy_forward(float *losses, int32_t *predictions, const float *logits, const int32_t *targets,
                                       int V, int from, int to) {
    for (int n = from; n < to; n++) {
        const float *logits_n = logits + (size_t)n * V;
        Softmax s = softmax_of(logits_n, V);
        losses[n] = loss_of(s, logits_n[targets[n]]);
        predictions[n] = s.index;
    }
}

CLONES void cria_cross_entropy_backward(float *losses, float *dlogits, const float *logits, const int32_t *targets,
                                        float dloss, int V, int from, int to) {
    for (int n = from; n < to; n++) {
        const float *logits_n = logits + (size_t)n * V;
        float *dlogits_n = dlogits + (size_t)n * V;
        Softmax s = softmax_of(logits_n, V);
        losses[n] = loss_of(s, logits_n[targets[n]]);
        float scale = (float)((double)dloss / s.sum);
#pragma omp simd
        for (int i = 0; i < V; i++) {
            dlogits_n[i] = exp_of(logits_n[i] - s.max) * scale;
        }
        dlogits_n[targets[n]] -= dloss;
    }
}

/* With x = logit - max: the loss is log Σ exp(x) less what the smoothed target has of the x. A block's logits are summed before
   dlogits, which may be logits, takes their place. */
CLONES void cria_smoothed_cross_entropy_backward(float *losses, float *dlogits, const float *logits, const int32_t *targets,
                                                 float smoothing, float dloss, int V, int from, int to) {
    float hard = 1.0f - smoothing;
    float spread = smoothing / (float)V * dloss;
    for (int n = from; n < to; n++) {
        const float *logits_n = logits + (size_t)n * V;
        float *dlogits_n = dlogits + (size_t)n * V;
        float target = logits_n[targets[n]];
        Softmax s = softmax_of(logits_n, V);
        float scale = (float)((double)dloss / s.sum);
        double total = 0.0;
        for (int at = 0; at < V; at += BLOCK) {
            int end = V - at < BLOCK ? V : at + BLOCK;
            float sum = 0.0f;
#pragma omp simd reduction(+ : sum)
            for (int i = at; i < end; i++) {
                float x = logits_n[i] - s.max;
                sum += x;
                dlogits_n[i] = exp_of(x) * scale - spread;
            }
            total += (double)sum;
        }
        losses[n] = (float)(log(s.sum) - (double)hard * ((double)target - (double)s.max) - (double)smoothing * (total / V));
        dlogits_n[targets[n]] -= dloss * hard;
    }
}
