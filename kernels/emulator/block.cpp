// The order in which the threads of a block run, and its barrier.
#include "block.h"

#include <cstdarg>
#include <cstdio>
#include <cstdlib>

thread_local Worker *worker;

namespace {
// Lanes and warps run from the lowest upwards, or from the highest downwards: a kernel that lacks a barrier seldom gives the
// same result both ways.
bool downwards() {
    static const bool is = [] {
        const char *text = getenv("CRIA_EMULATOR_ORDER");
        return text != nullptr && text[0] == 'd';
    }();
    return is;
}

int pick(unsigned lanes, bool down) { return down ? 31 - __builtin_clz(lanes) : __builtin_ctz(lanes); }

void fibre() { worker->run_current(); }
} // namespace

// Runs the current thread, and then others of its warp that have not begun, on this stack; never returns.
void Worker::run_current() {
    const bool down = downwards();
    for (;;) {
        launch->kernel->run(launch->parameters);
        Thread *done = current;
        Warp &warp = warps[done->warp];
        warp.finished |= 1u << done->lane;
        finished++;
        if (warp.fresh != 0) {
            int lane = pick(warp.fresh, down);
            warp.fresh &= ~(1u << lane);
            start(&threads[done->warp * 32 + lane], done->stack);
            continue;
        }
        stacks.give(done->stack);
        if (warp.ready != 0) {
            int lane = pick(warp.ready, down);
            warp.ready &= ~(1u << lane);
            Thread *next = &threads[done->warp * 32 + lane];
            start(next, next->stack);
            emulator_switch(&done->context, next->context);
        }
        go_to_scheduler();
    }
}

void Worker::go_to_scheduler() {
    Thread *left = current;
    emulator_switch(&left->context, scheduler);
}

// The current thread waits: another of its warp goes on. Returns when the thread is ready again.
void Worker::suspend() {
    Thread *left = current;
    Warp &warp = warps[left->warp];
    const bool down = downwards();
    if (warp.ready != 0) {
        int lane = pick(warp.ready, down);
        warp.ready &= ~(1u << lane);
        Thread *next = &threads[left->warp * 32 + lane];
        start(next, next->stack);
        emulator_switch(&left->context, next->context);
    } else if (warp.fresh != 0) {
        int lane = pick(warp.fresh, down);
        warp.fresh &= ~(1u << lane);
        start(&threads[left->warp * 32 + lane], stacks.take());
        emulator_switch(&left->context, stacks.prepare(current->stack, fibre));
    } else {
        emulator_switch(&left->context, scheduler);
    }
}

// From the scheduler into a warp, until none of its lanes can go on.
void Worker::enter(Warp &warp, int number) {
    unsigned &from = warp.ready != 0 ? warp.ready : warp.fresh;
    bool begins = warp.ready == 0;
    int lane = pick(from, downwards());
    from &= ~(1u << lane);
    Thread *next = &threads[number * 32 + lane];
    if (begins) {
        next->context = stacks.prepare(next->stack = stacks.take(), fibre);
    }
    start(next, next->stack);
    emulator_switch(&scheduler, next->context);
}

void Worker::begin_block(Dim index) {
    block = index;
    warp_count = (launch->threads + 31) / 32;
    at_barrier = finished = barrier_votes = 0;
    faulted = false;
    for (int w = 0; w < warp_count; w++) {
        int lanes = launch->threads - 32 * w;
        Warp &warp = warps[w];
        warp.lanes = warp.fresh = lanes >= 32 ? ~0u : (1u << lanes) - 1;
        warp.ready = warp.waiting = warp.at_barrier = warp.finished = 0;
    }
    for (int t = 0; t < launch->threads; t++) {
        Thread &thread = threads[t];
        thread.groups = 0;
        thread.copies.clear();
    }
    shared_begin_block(*this);
}

void Worker::run_block(Dim index) {
    begin_block(index);
    const bool down = downwards();
    while (finished < launch->threads && !faulted) {
        bool moved = false;
        for (int i = 0; i < warp_count; i++) {
            int w = down ? warp_count - 1 - i : i;
            while ((warps[w].ready | warps[w].fresh) != 0 && !faulted) {
                enter(warps[w], w);
                moved = true;
            }
        }
        if (!moved) {
            report_stuck();
        }
    }
    if (faulted) {
        stacks.give_all();
    }
    current = nullptr;
}

// Every thread of the block has arrived: all but the current one, the last, become ready.
void Worker::release_barrier() {
    for (int w = 0; w < warp_count; w++) {
        warps[w].ready |= warps[w].at_barrier;
        warps[w].at_barrier = 0;
    }
    warps[current->warp].ready &= ~(1u << current->lane);
    barrier_count = barrier_votes;
    at_barrier = barrier_votes = 0;
}

// No thread can go on: says why.
void Worker::report_stuck() {
    faulted = true;
    for (int w = 0; w < warp_count; w++) {
        Warp &warp = warps[w];
        if (warp.waiting != 0) {
            int lane = pick(warp.waiting, false);
            unsigned mask = warp.deposits[lane].mask, missing = 0;
            for (int other = 0; other < 32; other++) {
                bool there = (warp.waiting >> other & 1) != 0 && warp.deposits[other].mask == mask
                    && warp.deposits[other].operation == warp.deposits[lane].operation;
                missing |= (mask >> other & 1) != 0 && !there ? 1u << other : 0;
            }
            record(threads[w * 32 + lane], LAUNCH_FAILED,
                   "waits in an operation of the warp's lanes %08x, at which the lanes %08x never arrive", mask, missing);
            return;
        }
    }
    for (int w = 0; w < warp_count; w++) {
        if (warps[w].at_barrier != 0) {
            record(threads[w * 32 + pick(warps[w].at_barrier, false)], LAUNCH_FAILED,
                   "waits at a barrier of the block that only %d of %d threads reach: %d have returned", at_barrier,
                   launch->threads, finished);
            return;
        }
    }
}

EXPORT void emulator_barrier() {
    Worker &w = *worker;
    Thread *self = w.current;
    w.warps[self->warp].at_barrier |= 1u << self->lane;
    if (++w.at_barrier == w.launch->threads) {
        w.release_barrier();
    } else {
        w.suspend();
    }
}

EXPORT int emulator_barrier_vote(int operation, int predicate) {
    Worker &w = *worker;
    w.barrier_votes += predicate != 0;
    emulator_barrier();
    int yes = w.barrier_count;
    return operation == 0 ? yes : operation == 1 ? yes == w.launch->threads : yes > 0;
}

EXPORT unsigned emulator_index(int which) {
    const Worker &w = *worker;
    auto of = [](const Dim &dim, int i) { return i == 0 ? dim.x : i == 1 ? dim.y : dim.z; };
    switch (which / 3) {
    case 0: return of(w.current->index, which % 3);
    case 1: return of(w.block, which % 3);
    case 2: return of(w.launch->block, which % 3);
    default: return of(w.launch->grid, which % 3);
    }
}

namespace {
void record_arguments(const Thread &thread, Result result, const char *format, va_list arguments) {
    Worker &w = *worker;
    char text[512];
    vsnprintf(text, sizeof text, format, arguments);
    int none = SUCCESS;
    if (w.launch->result.compare_exchange_strong(none, result)) {
        report(result, "kernel %s, block (%u,%u,%u), thread (%u,%u,%u): %s", w.launch->kernel->name, w.block.x, w.block.y,
               w.block.z, thread.index.x, thread.index.y, thread.index.z, text);
    }
}

[[noreturn]] void leave_block() {
    worker->faulted = true;
    void *never;
    emulator_switch(&never, worker->scheduler);
    abort();
}
} // namespace

void record(const Thread &thread, Result result, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    record_arguments(thread, result, format, arguments);
    va_end(arguments);
}

void fault(Result result, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    record_arguments(*worker->current, result, format, arguments);
    va_end(arguments);
    leave_block();
}

void fault_of(const Thread &thread, Result result, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    record_arguments(thread, result, format, arguments);
    va_end(arguments);
    leave_block();
}

EXPORT void emulator_trap() { fault(LAUNCH_FAILED, "traps"); }
