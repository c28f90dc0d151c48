// One block of a launch, while a thread of the host runs it.
//
// The warps are run one after the other, each until none of its lanes can go on; a lane that must wait hands over to another
// lane of its warp. A thread that never waits needs no fibre of its own: the next one begins on the same stack.
#pragma once

#include <atomic>
#include <vector>

#include "fibre.h"
#include "memory.h"
#include "result.h"

struct Dim { unsigned x, y, z; };

struct Kernel {
    const char *name;
    void (*run)(const unsigned char *parameters);
    std::vector<int> offsets, sizes; // of the parameters
    int parameter_bytes;
    int threads;                     // the most a block may have
    int dynamic_limit = (int)SHARED_STATIC_BYTES;
    std::atomic<int> static_shared{0}; // known once a block has run
};

struct Launch {
    Kernel *kernel;
    Dim grid, block;
    int threads, dynamic_shared;
    const unsigned char *parameters;
    std::atomic<int> result{SUCCESS}; // the first fault's; blocks that have not begun are then left out
};

enum Operation : int { NONE, SYNCWARP, SHUFFLE, VOTE, MATCH, REDUCE, MMA, LDMATRIX };

// What a lane brings to a warp's common operation, and what it gets.
struct Deposit {
    Operation operation;
    unsigned mask;
    int kind, argument, width;
    uint64_t value, result;
    float *d;
    const unsigned *a, *b;
    unsigned *r;
    const void *row;
};

struct Warp {
    unsigned lanes;      // that exist
    unsigned fresh;      // not begun
    unsigned ready;      // suspended, may go on
    unsigned waiting;    // in a common operation of the warp
    unsigned at_barrier; // of the block
    unsigned finished;
    Deposit deposits[32];
};

struct Copy { unsigned char *to; const unsigned char *from; size_t bytes; int group; }; // cp.async; from null: zeros

struct Thread {
    void *context;
    int stack;
    int warp, lane;
    Dim index;
    int groups = 0; // of copies, so far
    std::vector<Copy> copies;
};

struct SharedArray { const void *key; uintptr_t address; size_t bytes; };

struct Worker {
    explicit Worker(int number) : shared_begin(memory_shared(number)) {}

    Launch *launch = nullptr;
    Dim block{};
    Thread threads[1024];
    Warp warps[32];
    int warp_count = 0;
    Thread *current = nullptr; // null: no kernel is running
    uintptr_t stack_bottom = 0; // of current
    void *scheduler = nullptr;
    int at_barrier = 0, finished = 0;
    int barrier_votes = 0, barrier_count = 0;
    bool faulted = false;
    Stacks stacks;
    uintptr_t known = 0;       // an allocation, the one asked for last
    size_t known_bytes = 0;
    unsigned long known_at = 0; // memory_changes then

    const uintptr_t shared_begin;
    size_t shared_used = 0, shared_static = 0; // used: with the gaps
    std::vector<SharedArray> shared; // the first is the dynamic one

    void run_block(Dim index);
    void run_current();
    void suspend();
    void release_barrier();
    void go_to_scheduler();
    void start(Thread *thread, int stack) {
        current = thread;
        thread->stack = stack;
        stack_bottom = stacks.bottom(stack);
    }

  private:
    void begin_block(Dim index);
    void enter(Warp &warp, int number);
    void report_stuck();
};

extern thread_local Worker *worker __attribute__((tls_model("initial-exec")));

// Records what a thread did wrong, for the launch's caller, if nothing was recorded before.
void record(const Thread &thread, Result result, const char *format, ...) __attribute__((format(printf, 3, 4)));

// Records what the running thread did wrong and leaves it, with its whole block, for good.
[[noreturn]] void fault(Result result, const char *format, ...) __attribute__((format(printf, 2, 3)));
[[noreturn]] void fault_of(const Thread &thread, Result result, const char *format, ...) __attribute__((format(printf, 3, 4)));

// The checks of checks.cpp for what the emulator itself reads or writes on a lane's behalf.
void check_read(const Thread &thread, const void *address, int bytes);
void check_write(const Thread &thread, const void *address, int bytes);
bool in_shared(const void *address);
bool shared_holds(uintptr_t address, size_t bytes); // all in one array of the block

void shared_begin_block(Worker &worker);
