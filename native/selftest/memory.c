#include <stdlib.h>

#include "selftest.h"

#ifndef __has_feature
#define __has_feature(name) 0
#endif

#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(from, bytes) ((void)(from), (void)(bytes))
#define ASAN_UNPOISON_MEMORY_REGION(from, bytes) ((void)(from), (void)(bytes))
#endif

enum { GUARD = 128, ALIGNMENT = 64, PIECES = 64 };

typedef struct {
    uint8_t *whole, *piece;
    size_t size, bytes;
} Piece;

static Piece pieces[PIECES];
static size_t count;
static size_t asked;

void *memory(size_t bytes, size_t unit) {
    if (count == PIECES) {
        abort();
    }
    Piece *p = &pieces[count++];
    const size_t size = GUARD + ALIGNMENT + bytes + GUARD;
    p->size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    p->bytes = bytes;
    p->whole = aligned_alloc(ALIGNMENT, p->size);
    if (p->whole == NULL) {
        abort();
    }
    p->piece = p->whole + GUARD + ++asked * unit % ALIGNMENT;
    memset(p->whole, 0xFF, p->size);
    ASAN_POISON_MEMORY_REGION(p->whole, p->size);
    ASAN_UNPOISON_MEMORY_REGION(p->piece, p->bytes);
    return p->piece;
}

static int whole(const uint8_t *from, const uint8_t *to) {
    for (const uint8_t *byte = from; byte < to; byte++) {
        if (*byte != 0xFF) {
            return 0;
        }
    }
    return 1;
}

void end_case(void) {
    for (; count > 0; count--) {
        const Piece *p = &pieces[count - 1];
        ASAN_UNPOISON_MEMORY_REGION(p->whole, p->size);
        check(whole(p->whole, p->piece), "writes before its memory");
        check(whole(p->piece + p->bytes, p->whole + p->size), "writes behind its memory");
        free(p->whole);
    }
}

float *floats(size_t n) {
    return memory(n * sizeof(float), sizeof(float));
}

int32_t *ints(size_t n) {
    return memory(n * sizeof(int32_t), sizeof(int32_t));
}

Exact *exacts(size_t n) {
    return memory(n * sizeof(Exact), ALIGNMENT);
}

float *copy_of(const float *x, size_t n) {
    float *copy = floats(n);
    memcpy(copy, x, n * sizeof(float));
    return copy;
}

/* Xorshift. Marsaglia, Xorshift RNGs, 2003. */
uint32_t random_bits(void) {
    static uint32_t state = 2463534242u;
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state;
}

float *random_floats(size_t n, float scale) {
    float *x = floats(n);
    for (size_t i = 0; i < n; i++) {
        x[i] = ((float)(random_bits() >> 8) * 0x1p-23f - 1.0f) * scale;
    }
    return x;
}

int32_t *random_ints(size_t n, int limit) {
    int32_t *x = ints(n);
    for (size_t i = 0; i < n; i++) {
        x[i] = (int32_t)(random_bits() % (uint32_t)limit);
    }
    return x;
}
