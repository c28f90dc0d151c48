// Allocation of device memory.
//
// Addresses cost nothing, so allocations lie far apart and a freed range is used again as late as can be: an access that
// strays finds no allocation. Memory that nobody writes takes no room on the host.
#include "memory.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <map>
#include <mutex>
#include <sys/mman.h>

uintptr_t arena;
size_t arena_bytes;
unsigned char *shadow;
std::atomic<unsigned long> memory_changes{1};

namespace {
constexpr size_t GAP = 64 << 10;
constexpr size_t LARGE = 1 << 20;
constexpr int SHARED_MEMORIES = 256;
constexpr size_t REMEMBERED = 1024;

struct Range { uintptr_t begin; size_t bytes; };

std::mutex mutex;
// Never destroyed, for a thread may still be at work when the process ends.
auto &allocations = *new std::map<uintptr_t, size_t>; // address -> bytes
auto &freed = *new std::deque<Range>;                 // for messages, the latest last
size_t total, used, device_bytes;
uintptr_t next; // where to look for room

void *reserve(size_t bytes) {
    void *range = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (range == MAP_FAILED) {
        perror("cria emulator: cannot reserve the device's memory");
        abort();
    }
    madvise(range, bytes, MADV_HUGEPAGE); // far fewer page faults, where the host has it
    return range;
}

// Forgets what was written to a range; large ones give their pages back to the host.
void empty(uintptr_t begin, size_t bytes) {
    constexpr size_t page = 4096;
    uintptr_t first = (begin + page - 1) / page * page, end = (begin + bytes) / page * page;
    if (bytes < LARGE) {
        memset((void *)begin, 0, bytes);
        return;
    }
    memset((void *)begin, 0, first - begin);
    madvise((void *)first, end - first, MADV_DONTNEED);
    memset((void *)end, 0, begin + bytes - end);
}

// The last allocation that begins at or before an address.
std::map<uintptr_t, size_t>::iterator before(uintptr_t address) {
    auto after = allocations.upper_bound(address);
    return after == allocations.begin() ? allocations.end() : std::prev(after);
}

// Room for an allocation with gaps on both sides, at or behind an address; 0 if there is none.
uintptr_t room(uintptr_t from, size_t bytes) {
    auto below = before(from);
    uintptr_t begin = from;
    if (below != allocations.end()) {
        begin = std::max(begin, below->first + below->second + GAP);
    }
    for (auto above = allocations.upper_bound(from);; ++above) {
        begin = (begin + 511) / 512 * 512 + 256; // a GPU promises multiples of 256, no more
        uintptr_t end = above == allocations.end() ? arena + device_bytes : above->first;
        if (begin + bytes + GAP <= end) {
            return begin;
        }
        if (above == allocations.end()) {
            return 0;
        }
        begin = above->first + above->second + GAP;
    }
}
} // namespace

void memory_begin() {
    static std::once_flag once;
    std::call_once(once, [] {
        const char *text = getenv("CRIA_EMULATOR_MEMORY");
        total = text != nullptr ? strtoull(text, nullptr, 10) : (size_t)4 << 30;
        device_bytes = (3 * total + ((size_t)1 << 30)) / 4096 * 4096;
        arena_bytes = device_bytes + SHARED_MEMORIES * SHARED_STRIDE;
        arena = (uintptr_t)reserve(arena_bytes);
        shadow = (unsigned char *)reserve(arena_bytes);
        next = arena + GAP;
    });
}

size_t memory_total() { return total; }

size_t memory_free_bytes() {
    std::lock_guard<std::mutex> lock(mutex);
    return total - used;
}

uintptr_t memory_shared(int worker) { return arena + device_bytes + worker % SHARED_MEMORIES * SHARED_STRIDE; }

Result memory_allocate(uintptr_t *address, size_t bytes) {
    std::lock_guard<std::mutex> lock(mutex);
    if (bytes == 0) {
        return INVALID_VALUE;
    }
    if (bytes > total - used) {
        return OUT_OF_MEMORY;
    }
    uintptr_t begin = room(next, bytes);
    if (begin == 0) {
        begin = room(arena + GAP, bytes);
    }
    if (begin == 0) {
        return OUT_OF_MEMORY;
    }
    allocations[begin] = bytes;
    memory_changes++;
    used += bytes;
    next = begin + bytes + GAP;
    *address = begin;
    return SUCCESS;
}

Result memory_release(uintptr_t address) {
    std::lock_guard<std::mutex> lock(mutex);
    auto found = allocations.find(address);
    if (found == allocations.end()) {
        return INVALID_VALUE;
    }
    empty(address, found->second);
    empty((uintptr_t)shadow_of(address), found->second);
    memory_changes++;
    used -= found->second;
    freed.push_back({address, found->second});
    if (freed.size() > REMEMBERED) {
        freed.pop_front();
    }
    allocations.erase(found);
    return SUCCESS;
}

bool memory_range(uintptr_t address, uintptr_t *base, size_t *bytes) {
    std::lock_guard<std::mutex> lock(mutex);
    auto found = before(address);
    if (found == allocations.end() || address - found->first >= found->second) {
        return false;
    }
    *base = found->first;
    *bytes = found->second;
    return true;
}

bool memory_device(uintptr_t address) { return address - arena < device_bytes; }

bool memory_holds(uintptr_t address, size_t bytes) {
    uintptr_t base;
    size_t size;
    return memory_range(address, &base, &size) && bytes <= size - (address - base);
}

size_t memory_unwritten(uintptr_t address, size_t bytes) {
    const void *found = bytes == 0 ? nullptr : memchr(shadow_of(address), UNWRITTEN, bytes);
    return found == nullptr ? bytes : (const unsigned char *)found - shadow_of(address);
}

void memory_written(uintptr_t address, size_t bytes) { memset(shadow_of(address), WRITTEN, bytes); }

std::string memory_describe(uintptr_t address) {
    std::lock_guard<std::mutex> lock(mutex);
    if (address - arena >= device_bytes) {
        return address < 4096 ? "at a null pointer" : "outside the device's memory";
    }
    auto allocation = [](const char *where, size_t distance, const char *what, size_t bytes) {
        return std::to_string(distance) + where + what + std::to_string(bytes) + " bytes";
    };
    auto below = before(address), above = allocations.upper_bound(address);
    if (below != allocations.end() && address - below->first < below->second) {
        return allocation(" bytes into", address - below->first, " an allocation of ", below->second);
    }
    for (auto range = freed.rbegin(); range != freed.rend(); ++range) {
        if (address - range->begin < range->bytes) {
            return allocation(" bytes into", address - range->begin, " freed memory, once an allocation of ", range->bytes);
        }
    }
    size_t behind = below == allocations.end() ? SIZE_MAX : address - (below->first + below->second);
    size_t ahead = above == allocations.end() ? SIZE_MAX : above->first - address;
    if (behind == SIZE_MAX && ahead == SIZE_MAX) {
        return "where nothing is allocated";
    }
    return behind <= ahead ? allocation(" bytes behind", behind, " an allocation of ", below->second)
                           : allocation(" bytes ahead of", ahead, " an allocation of ", above->second);
}
