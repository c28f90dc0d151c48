// What the lanes of a warp do together: each lane brings its part, the last to arrive works out what all of them get.
#include "block.h"

#include <cstring>

#include "tensor_core.h"

namespace {
void shuffle(Warp &warp, unsigned mask, const Thread *lanes) {
    for (int lane = 0; lane < 32; lane++) {
        if ((mask >> lane & 1) == 0) {
            continue;
        }
        Deposit &own = warp.deposits[lane];
        int width = own.width, begin = lane & ~(width - 1), last = begin + width - 1, from = lane;
        switch (own.kind) {
        case 0: from = begin | (own.argument & (width - 1)); break;
        case 1: from = own.argument > lane - begin || own.argument < 0 ? lane : lane - own.argument; break;
        case 2: from = own.argument > last - lane || own.argument < 0 ? lane : lane + own.argument; break;
        default: from = (lane ^ own.argument) > last || own.argument < 0 ? lane : lane ^ own.argument; break;
        }
        if ((mask >> from & 1) == 0) {
            fault_of(lanes[lane], LAUNCH_FAILED, "shuffles from lane %d, which takes no part (lanes %08x)", from, mask);
        }
        own.result = warp.deposits[from].value;
    }
}

void vote(Warp &warp, unsigned mask) {
    unsigned yes = 0;
    for (int lane = 0; lane < 32; lane++) {
        yes |= (mask >> lane & 1) != 0 && warp.deposits[lane].value != 0 ? 1u << lane : 0;
    }
    for (Deposit &deposit : warp.deposits) {
        deposit.result = yes;
    }
}

void match(Warp &warp, unsigned mask) {
    for (int lane = 0; lane < 32; lane++) {
        unsigned same = 0;
        for (int other = 0; other < 32; other++) {
            bool equal = warp.deposits[other].value == warp.deposits[lane].value;
            same |= (mask >> other & 1) != 0 && equal ? 1u << other : 0;
        }
        warp.deposits[lane].result = same;
    }
}

unsigned combine(int kind, unsigned x, unsigned y) {
    switch (kind) {
    case 0: return x + y;
    case 1: return x < y ? x : y;
    case 2: return x > y ? x : y;
    case 3: return (int)x < (int)y ? x : y;
    case 4: return (int)x > (int)y ? x : y;
    case 5: return x & y;
    case 6: return x | y;
    default: return x ^ y;
    }
}

void reduce(Warp &warp, unsigned mask) {
    int first = __builtin_ctz(mask);
    unsigned total = (unsigned)warp.deposits[first].value;
    for (int lane = first + 1; lane < 32; lane++) {
        if ((mask >> lane & 1) != 0) {
            total = combine(warp.deposits[first].kind, total, (unsigned)warp.deposits[lane].value);
        }
    }
    for (Deposit &deposit : warp.deposits) {
        deposit.result = total;
    }
}

void complete(Warp &warp, Operation operation, unsigned mask, const Thread *lanes) {
    switch (operation) {
    case SHUFFLE: shuffle(warp, mask, lanes); break;
    case VOTE: vote(warp, mask); break;
    case MATCH: match(warp, mask); break;
    case REDUCE: reduce(warp, mask); break;
    case MMA: tensor_core_product(warp); break;
    case LDMATRIX: load_matrices(warp, lanes); break;
    default: break;
    }
}

bool all_there(const Warp &warp, const Deposit &own) {
    if ((warp.waiting & own.mask) != own.mask) {
        return false;
    }
    for (unsigned left = own.mask; left != 0; left &= left - 1) {
        const Deposit &other = warp.deposits[__builtin_ctz(left)];
        if (other.operation != own.operation || other.mask != own.mask || other.kind != own.kind) {
            return false;
        }
    }
    return true;
}

// The lane's deposit, after its other fields are set: waits for the other lanes. Lanes that the block does not have may be named.
void meet(Worker &w, Deposit &own, Operation operation, unsigned mask) {
    Thread *self = w.current;
    Warp &warp = w.warps[self->warp];
    unsigned bit = 1u << self->lane;
    own.operation = operation;
    own.mask = mask & warp.lanes;
    if ((mask & bit) == 0) {
        fault(LAUNCH_FAILED, "is lane %d and takes part in an operation of the lanes %08x", self->lane, mask);
    }
    if ((operation == MMA || operation == LDMATRIX) && warp.lanes != ~0u) {
        fault(LAUNCH_FAILED, "works with matrices in a warp of fewer than 32 lanes");
    }
    warp.waiting |= bit;
    if (all_there(warp, own)) {
        complete(warp, operation, own.mask, &w.threads[self->warp * 32]);
        warp.waiting &= ~own.mask;
        warp.ready |= own.mask & ~bit;
    } else {
        w.suspend();
    }
}

Deposit &deposit(Worker &w) {
    Thread *self = w.current;
    Deposit &own = w.warps[self->warp].deposits[self->lane];
    own.kind = 0;
    return own;
}
} // namespace

EXPORT void emulator_warp_barrier(unsigned mask) {
    Worker &w = *worker;
    meet(w, deposit(w), SYNCWARP, mask);
}

EXPORT uint64_t emulator_shuffle(int operation, unsigned mask, uint64_t value, int argument, int width) {
    Worker &w = *worker;
    Deposit &own = deposit(w);
    if (width < 1 || width > 32 || (width & (width - 1)) != 0) {
        fault(LAUNCH_FAILED, "shuffles with a width of %d", width);
    }
    own.kind = operation;
    own.value = value;
    own.argument = argument;
    own.width = width;
    meet(w, own, SHUFFLE, mask);
    return own.result;
}

EXPORT unsigned emulator_vote(unsigned mask, int predicate) {
    Worker &w = *worker;
    Deposit &own = deposit(w);
    own.value = (uint64_t)predicate;
    meet(w, own, VOTE, mask);
    return (unsigned)own.result & mask;
}

EXPORT unsigned emulator_match(unsigned mask, uint64_t value) {
    Worker &w = *worker;
    Deposit &own = deposit(w);
    own.value = value;
    meet(w, own, MATCH, mask);
    return (unsigned)own.result;
}

EXPORT unsigned emulator_reduce(int operation, unsigned mask, unsigned value) {
    Worker &w = *worker;
    Deposit &own = deposit(w);
    own.kind = operation;
    own.value = value;
    meet(w, own, REDUCE, mask);
    return (unsigned)own.result;
}

EXPORT void emulator_mma_bf16_16816(float *d, const unsigned *a, const unsigned *b) {
    Worker &w = *worker;
    Deposit &own = deposit(w);
    own.d = d;
    own.a = a;
    own.b = b;
    meet(w, own, MMA, ~0u);
}

EXPORT void emulator_ldmatrix(unsigned *r, const void *row, int count, bool trans) {
    Worker &w = *worker;
    Deposit &own = deposit(w);
    own.kind = count * 2 + trans;
    own.r = r;
    own.row = row;
    meet(w, own, LDMATRIX, ~0u);
}
