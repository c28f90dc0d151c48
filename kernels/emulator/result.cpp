// The last fault and the counters, for the emulator's callers.
#include "result.h"

#include <atomic>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <mutex>

namespace {
std::mutex mutex;
char last[1024];
std::atomic<long> counters[COUNTERS];
} // namespace

Result report(Result result, const char *format, ...) {
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    std::lock_guard<std::mutex> lock(mutex);
    memcpy(last, text, sizeof last);
    fprintf(stderr, "cria emulator: %s\n", last);
    return result;
}

void count(Counter counter) { counters[counter]++; }

// The last fault, or "". The text lives until the calling thread asks again.
EXPORT const char *cria_emulator_fault(void) {
    static thread_local char copy[sizeof last];
    std::lock_guard<std::mutex> lock(mutex);
    memcpy(copy, last, sizeof last);
    return copy;
}

EXPORT void cria_emulator_clear_fault(void) {
    std::lock_guard<std::mutex> lock(mutex);
    last[0] = 0;
}

EXPORT long cria_emulator_synchronisations(void) { return counters[SYNCHRONISATIONS]; }
EXPORT long cria_emulator_allocations(void) { return counters[ALLOCATIONS]; }
EXPORT long cria_emulator_launches(void) { return counters[LAUNCHES]; }
