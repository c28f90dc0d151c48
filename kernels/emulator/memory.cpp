// Allocation of device memory.
//
// Addresses cost nothing, so allocations lie far apart and a freed range is used again as late as can be: an access that
// strays finds no allocation. Fresh memory is filled with bytes of 0xFF (a NaN in every type), large pieces by mapping a file
// of them again and again, so that memory nobody writes takes no room on the host.
#include "memory.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <map>
#include <mutex>
#include <sys/mman.h>
#include <unistd.h>

uintptr_t arena;
size_t arena_bytes;
unsigned char *shadow;

namespace {
constexpr size_t GAP = 64 << 10;
constexpr size_t FILE_BYTES = 16 << 20;
constexpr int SHARED_MEMORIES = 256;
constexpr size_t REMEMBERED = 1024;

struct Range { uintptr_t begin; size_t bytes; };

std::mutex mutex;
std::map<uintptr_t, size_t> allocations; // address -> bytes
std::deque<Range> freed;                 // for messages, the latest last
size_t total, used, device_bytes;
uintptr_t next; // where to look for room

void *reserve(size_t bytes, void *where = nullptr) {
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | (where != nullptr ? MAP_FIXED : 0);
    void *range = mmap(where, bytes, PROT_READ | PROT_WRITE, flags, -1, 0);
    if (range == MAP_FAILED) {
        perror("cria emulator: cannot reserve the device's memory");
        abort();
    }
    return range;
}

int file_of(unsigned char byte) {
    int file = memfd_create("cria emulator", MFD_CLOEXEC);
    std::string bytes(FILE_BYTES, (char)byte);
    if (file < 0 || write(file, bytes.data(), FILE_BYTES) != (ssize_t)FILE_BYTES) {
        perror("cria emulator: cannot make a file in memory");
        abort();
    }
    return file;
}

// The whole pages of a range; empty when it is small.
Range pages_of(uintptr_t begin, size_t bytes) {
    constexpr size_t page = 4096;
    uintptr_t first = (begin + page - 1) / page * page, end = (begin + bytes) / page * page;
    return bytes < FILE_BYTES / 4 ? Range{begin, 0} : Range{first, end - first};
}

void fill(uintptr_t begin, size_t bytes, unsigned char byte, int file) {
    Range pages = pages_of(begin, bytes);
    memset((void *)begin, byte, pages.begin - begin);
    for (size_t at = 0; at < pages.bytes; at += FILE_BYTES) {
        size_t part = std::min(FILE_BYTES, pages.bytes - at);
        void *where = (void *)(pages.begin + at);
        if (mmap(where, part, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED | MAP_NORESERVE, file, 0) == MAP_FAILED) {
            memset(where, byte, part);
        }
    }
    uintptr_t end = pages.begin + pages.bytes;
    memset((void *)end, byte, begin + bytes - end);
}

void empty(uintptr_t begin, size_t bytes) {
    Range pages = pages_of(begin, bytes);
    memset((void *)begin, 0, pages.begin - begin);
    if (pages.bytes > 0) {
        reserve(pages.bytes, (void *)pages.begin);
    }
    uintptr_t end = pages.begin + pages.bytes;
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
    static const int poison = file_of(0xFF), unwritten = file_of(UNWRITTEN);
    fill(begin, bytes, 0xFF, poison);
    fill((uintptr_t)shadow_of(begin), bytes, UNWRITTEN, unwritten);
    allocations[begin] = bytes;
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
