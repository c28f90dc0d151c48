// The checks before every access of a kernel to memory: the compiler calls these functions (-fsanitize=kernel-address).
//
// An access is right if it lies in an allocation or in the block's shared memory, at a multiple of its size, and reads
// nothing that was never written; or if it lies on the thread's own stack, or in the kernels' constants.
#include "block.h"

#include <cstring>
#include <link.h>

namespace {
template <int bytes> struct Word;
template <> struct Word<1> { using Type = uint8_t; };
template <> struct Word<2> { using Type = uint16_t; };
template <> struct Word<4> { using Type = uint32_t; };
template <> struct Word<8> { using Type = uint64_t; };

template <typename T> constexpr T all(Shadow shadow) { return (T)(0x0101010101010101u * shadow); }

// Whether an address lies in what a library has loaded: constants and tables.
bool in_library(uintptr_t address) {
    auto visit = [](dl_phdr_info *info, size_t, void *data) {
        uintptr_t wanted = *(uintptr_t *)data;
        if (strstr(info->dlpi_name, "libcria_kernels") == nullptr) {
            return 0;
        }
        for (int i = 0; i < info->dlpi_phnum; i++) {
            const ElfW(Phdr) &part = info->dlpi_phdr[i];
            if (part.p_type == PT_LOAD && wanted - info->dlpi_addr - part.p_vaddr < part.p_memsz) {
                return 1;
            }
        }
        return 0;
    };
    return dl_iterate_phdr(visit, &address) != 0;
}

std::string where(uintptr_t address) {
    const Worker &w = *worker;
    if (address - w.shared_begin >= SHARED_STRIDE) {
        return memory_describe(address);
    }
    std::string text = "in shared memory, behind and ahead of nothing";
    for (const SharedArray &array : w.shared) {
        std::string what = array.key == nullptr ? " the dynamic one of " : " an array of ";
        what += std::to_string(array.bytes) + " bytes";
        if (address - array.address < array.bytes) {
            return "in shared memory, " + std::to_string(address - array.address) + " bytes into" + what;
        }
        if (address >= array.address) {
            text = "in shared memory, " + std::to_string(address - array.address - array.bytes) + " bytes behind" + what;
        }
    }
    return text;
}

// Whether a range of the device's addresses lies in one allocation; remembers which.
bool allocated(uintptr_t address, size_t bytes) {
    Worker &w = *worker;
    if (!memory_device(address)) {
        return shared_holds(address, bytes);
    }
    unsigned long now = memory_changes.load(std::memory_order_relaxed);
    if (w.known_at != now || address - w.known >= w.known_bytes) {
        if (!memory_range(address, &w.known, &w.known_bytes)) {
            w.known_at = 0;
            return false;
        }
        w.known_at = now;
    }
    return bytes <= w.known_bytes - (address - w.known);
}

// The first byte of a range that no allocation holds.
uintptr_t beyond(uintptr_t address, size_t bytes) {
    size_t i = 0;
    while (i < bytes && allocated(address + i, 1)) {
        i++;
    }
    return address + i;
}

// An access that the quick look could not clear: it is wrong, or writes for the first time, or goes to no device memory.
__attribute__((noinline)) void suspect(const Thread &thread, uintptr_t address, size_t bytes, bool write) {
    if (address - arena < arena_bytes && allocated(address, bytes)) {
        size_t unwritten = write ? bytes : memory_unwritten(address, bytes);
        if (unwritten < bytes) {
            fault_of(thread, LAUNCH_FAILED, "reads %zu bytes at 0x%zx, never written, %s", bytes, address,
                     where(address + unwritten).c_str());
        }
        if (write) {
            memset(shadow_of(address), WRITTEN, bytes);
        }
        return;
    }
    uintptr_t bottom = worker->stacks.bottom(thread.stack);
    if (address - bottom < STACK_BYTES || (!write && in_library(address))) {
        return;
    }
    fault_of(thread, ILLEGAL_ADDRESS, "%s %zu bytes at 0x%zx, %s", write ? "writes" : "reads", bytes, address,
             where(beyond(address, bytes)).c_str());
}

__attribute__((noinline, cold)) void misaligned(const Thread &thread, uintptr_t address, size_t bytes, bool write) {
    fault_of(thread, MISALIGNED_ADDRESS, "%s %zu bytes at 0x%zx, no multiple of %zu, %s", write ? "writes" : "reads", bytes,
             address, bytes, where(address).c_str());
}

// An access that is not plainly right.
template <int bytes, bool write> __attribute__((noinline)) void look(uintptr_t address) {
    const Worker *w = worker;
    if (w == nullptr || w->current == nullptr || address - w->stack_bottom < STACK_BYTES) {
        return;
    }
    if ((address & (bytes - 1)) != 0) {
        misaligned(*w->current, address, bytes, write);
    }
    suspect(*w->current, address, bytes, write);
}

// What was written is allocated, for a release forgets it.
template <int bytes, bool write> inline __attribute__((always_inline)) void check(uintptr_t address) {
    using T = typename Word<bytes == 16 ? 8 : bytes>::Type;
    constexpr T written = all<T>(WRITTEN);
    if (address - arena < arena_bytes && (address & (bytes - 1)) == 0) {
        const T *state = (const T *)shadow_of(address);
        if (state[0] == written && (bytes < 16 || state[1] == written)) {
            return;
        }
    }
    look<bytes, write>(address);
}

void check_any(uintptr_t address, size_t bytes, bool write) {
    const Worker *w = worker;
    if (w == nullptr || w->current == nullptr || address - w->stack_bottom < STACK_BYTES || bytes == 0) {
        return;
    }
    suspect(*w->current, address, bytes, write);
}
} // namespace

void check_read(const Thread &thread, const void *address, int bytes) {
    if (((uintptr_t)address & (bytes - 1)) != 0) {
        misaligned(thread, (uintptr_t)address, bytes, false);
    }
    suspect(thread, (uintptr_t)address, bytes, false);
}

void check_write(const Thread &thread, const void *address, int bytes) {
    if (((uintptr_t)address & (bytes - 1)) != 0) {
        misaligned(thread, (uintptr_t)address, bytes, true);
    }
    suspect(thread, (uintptr_t)address, bytes, true);
}

#define CHECKS(bytes)                                                                                   \
    EXPORT void __asan_load##bytes##_noabort(uintptr_t address) { check<bytes, false>(address); }       \
    EXPORT void __asan_store##bytes##_noabort(uintptr_t address) { check<bytes, true>(address); }
CHECKS(1)
CHECKS(2)
CHECKS(4)
CHECKS(8)
CHECKS(16)
EXPORT void __asan_loadN_noabort(uintptr_t address, size_t bytes) { check_any(address, bytes, false); }
EXPORT void __asan_storeN_noabort(uintptr_t address, size_t bytes) { check_any(address, bytes, true); }
EXPORT void __asan_handle_no_return(void) {}
EXPORT void __asan_before_dynamic_init(const void *) {}
EXPORT void __asan_after_dynamic_init(void) {}
