#include "common.h"

/* Rotates the two halves of each head; sign = -1 turns back. */
INLINE void rotate(float *x, const float *cos, const float *sin, const int32_t *starts, float sign, int heads, int HS,
                   int from, int to) {
    int half = HS / 2;
    for (int n = from; n < to; n++) {
        const float *restrict cos_p = cos + (size_t)(n - starts[n]) * half;
        const float *restrict sin_p = sin + (size_t)(n - starts[n]) * half;
        for (int h = 0; h < heads; h++) {
            float *restrict first = x + ((size_t)n * heads + h) * HS;
            float *restrict second = first + half;
            for (int i = 0; i < half; i++) {
                float a = first[i];
                float b = second[i];
                float s = sign * sin_p[i];
                first[i] = a * cos_p[i] - b * s;
                second[i] = b * cos_p[i] + a * s;
            }
        }
    }
}

CLONES void cria_rope_forward(float *x, const float *cos, const float *sin, const int32_t *starts, int heads, int HS,
                              int from, int to) {
    rotate(x, cos, sin, starts, 1.0f, heads, HS, from, to);
}

CLONES void cria_rope_backward(float *dx, const float *cos, const float *sin, const int32_t *starts, int heads, int HS,
                               int from, int to) {
    rotate(dx, cos, sin, starts, -1.0f, heads, HS, from, to);
}
