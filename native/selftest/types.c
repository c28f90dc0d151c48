#include "selftest.h"

const char *const TYPE_NAMES[TYPES] = {[CRIA_F32] = "float32", [CRIA_F16] = "float16", [CRIA_BF16] = "bfloat16"};

/* Bits of the mantissa, and the exponent of the smallest normal number. */
static const int MANTISSA[TYPES] = {[CRIA_F32] = 23, [CRIA_F16] = 10, [CRIA_BF16] = 7};
static const int SMALLEST[TYPES] = {[CRIA_F32] = -126, [CRIA_F16] = -14, [CRIA_BF16] = -126};

size_t bytes_of(int type) {
    return type == CRIA_F32 ? 4 : 2;
}

Weight weights(int type, size_t n) {
    return (Weight){type, memory(n * bytes_of(type), 1)};
}

/* Of either sign, with a magnitude from 1/8 to 2 and any mantissa. */
Weight random_weights(int type, size_t n) {
    Weight w = weights(type, n);
    const int mantissa = MANTISSA[type];
    for (size_t i = 0; i < n; i++) {
        uint32_t random = random_bits();
        uint32_t exponent = (uint32_t)(1 - SMALLEST[type]) - random % 4;
        uint32_t bits = (random >> 2 & 1) << (8 * bytes_of(type) - 1) | exponent << mantissa | random >> (32 - mantissa);
        uint16_t narrow = (uint16_t)bits;
        memcpy((char *)w.data + i * bytes_of(type), type == CRIA_F32 ? (void *)&bits : &narrow, bytes_of(type));
    }
    return w;
}

double weight_value(Weight w, size_t i) {
    uint32_t bits = 0;
    uint16_t narrow;
    if (w.type == CRIA_F32) {
        memcpy(&bits, (char *)w.data + 4 * i, 4);
    } else {
        memcpy(&narrow, (char *)w.data + 2 * i, 2);
        bits = narrow;
    }
    const int mantissa = MANTISSA[w.type];
    const int sign = (int)(bits >> (8 * bytes_of(w.type) - 1));
    const int infinite = 3 - 2 * SMALLEST[w.type];
    const int exponent = (int)(bits >> mantissa) & infinite;
    const double fraction = (double)(bits & ((1u << mantissa) - 1)) * ldexp(1.0, -mantissa);
    const double magnitude = exponent == infinite ? (fraction == 0.0 ? INFINITY : NAN)
        : exponent == 0 ? ldexp(fraction, SMALLEST[w.type])
        : ldexp(1.0 + fraction, exponent - 1 + SMALLEST[w.type]);
    return sign ? -magnitude : magnitude;
}

double nearest(int type, double x) {
    if (x == 0.0 || !isfinite(x)) {
        return x;
    }
    const int exponent = ilogb(x) < SMALLEST[type] ? SMALLEST[type] : ilogb(x);
    const double step = ldexp(1.0, exponent - MANTISSA[type]);
    const double rounded = nearbyint(x / step) * step;
    return fabs(rounded) >= ldexp(1.0, 2 - SMALLEST[type]) ? copysign(INFINITY, x) : rounded;
}
