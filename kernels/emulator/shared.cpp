// Shared memory: arrays with gaps between them, found by the place that declares them.
#include "block.h"

#include <cstring>

namespace {
constexpr size_t GAP = 4096;

// Fresh storage at a multiple of 16 that is none of 32, for more is not promised.
uintptr_t add(Worker &w, const void *key, size_t bytes) {
    size_t offset = (w.shared_used + GAP + 31) / 32 * 32 + 16;
    uintptr_t address = w.shared_begin + offset;
    w.shared_used = offset + bytes;
    w.shared.push_back({key, address, bytes});
    return address;
}
} // namespace

void shared_begin_block(Worker &w) {
    for (const SharedArray &array : w.shared) {
        memset(shadow_of(array.address), UNWRITTEN, array.bytes);
    }
    w.shared.clear();
    w.shared_used = w.shared_static = 0;
    add(w, nullptr, w.launch->dynamic_shared);
}

EXPORT void *emulator_shared(const void *key, unsigned long bytes) {
    Worker &w = *worker;
    for (const SharedArray &array : w.shared) {
        if (array.key == key) {
            return (void *)array.address;
        }
    }
    w.shared_static += (bytes + 15) / 16 * 16;
    Kernel &kernel = *w.launch->kernel;
    size_t all = w.shared_static + w.launch->dynamic_shared;
    if (w.shared_static > SHARED_STATIC_BYTES) {
        fault(INVALID_VALUE, "declares more than %zu bytes of shared memory", SHARED_STATIC_BYTES);
    }
    size_t limit = kernel.dynamic_limit > (int)SHARED_STATIC_BYTES ? SHARED_BYTES : SHARED_STATIC_BYTES;
    if (all > limit) {
        fault(INVALID_VALUE, "needs %zu bytes of shared memory, and may have %zu", all, limit);
    }
    if (kernel.static_shared < (int)w.shared_static) {
        kernel.static_shared = (int)w.shared_static;
    }
    return (void *)add(w, key, bytes);
}

EXPORT void *emulator_dynamic_shared() { return (void *)worker->shared[0].address; }

bool shared_holds(uintptr_t address, size_t bytes) {
    for (const SharedArray &array : worker->shared) {
        if (address - array.address < array.bytes) {
            return bytes <= array.bytes - (address - array.address);
        }
    }
    return false;
}

bool in_shared(const void *address) { return (uintptr_t)address - worker->shared_begin < SHARED_STRIDE; }
