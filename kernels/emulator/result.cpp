// The last fault, the counters, and which calls are to fail: for the emulator's callers.
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
std::atomic<long> held;
std::atomic<long> calls, first_refused, last_refused;
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

void cria_emulator_hold(long change) { held += change; }

bool cria_emulator_refuses() {
    long call = ++calls;
    return call >= first_refused && call <= last_refused;
}

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
EXPORT long cria_emulator_held(void) { return held; }

// The calls from number first to number last, counted from 1 from here on, are to fail; none where last is 0.
EXPORT void cria_emulator_refuse(long first, long last) {
    last_refused = 0;
    calls = 0;
    first_refused = first;
    last_refused = last;
}
