// The driver's results, and how a fault is recorded.
#pragma once

#define EXPORT extern "C" __attribute__((visibility("default")))

enum Result : int {
    SUCCESS = 0,
    INVALID_VALUE = 1,
    OUT_OF_MEMORY = 2,
    NOT_INITIALIZED = 3,
    INVALID_DEVICE = 101,
    INVALID_CONTEXT = 201,
    FILE_NOT_FOUND = 301,
    INVALID_HANDLE = 400,
    NOT_FOUND = 500,
    NOT_READY = 600,
    ILLEGAL_ADDRESS = 700,
    OUT_OF_RESOURCES = 701,
    MISALIGNED_ADDRESS = 716,
    LAUNCH_FAILED = 719,
    NOT_SUPPORTED = 801,
    UNKNOWN = 999,
};

// Keeps a one-line message, writes it to standard error, and hands the result back.
EXPORT Result cria_emulator_report(Result result, const char *format, ...) __attribute__((format(printf, 2, 3)));
#define report cria_emulator_report

// How often the host did what is counted (the program's tests read these).
enum Counter { SYNCHRONISATIONS, ALLOCATIONS, LAUNCHES, COUNTERS };
void count(Counter counter);

// Says that something was handed out that must be given back, or with -1 that it was: contexts, streams, events, modules, memory,
// cuBLAS's handles. A test reads how many are out.
EXPORT void cria_emulator_hold(long change);

// Whether a test wants this call to fail, before it does anything.
EXPORT bool cria_emulator_refuses();
