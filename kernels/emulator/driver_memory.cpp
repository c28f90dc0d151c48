// The driver's functions for memory: allocation, copies, filling. Asynchronous ones are done at once.
#include "driver.h"

#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>

namespace {
std::mutex mutex;
auto &host_memory = *new std::map<void *, unsigned>; // from cuMemHostAlloc, with its flags

Result device_range(const char *function, const char *what, Address address, size_t bytes) {
    Result result = ready();
    if (result != SUCCESS || bytes == 0 || memory_holds(address, bytes)) {
        return result;
    }
    return report(INVALID_VALUE, "%s: %s of %zu bytes at 0x%llx begins %s and is no part of one allocation", function, what,
                  bytes, address, memory_describe(address).c_str());
}

Result to_device(const char *function, Address to, const void *from, size_t bytes) {
    Result result = device_range(function, "a target", to, bytes);
    if (result == SUCCESS && bytes > 0) {
        memcpy((void *)to, from, bytes);
        memory_written(to, bytes);
    }
    return result;
}

Result to_host(const char *function, void *to, Address from, size_t bytes) {
    Result result = device_range(function, "a source", from, bytes);
    if (result == SUCCESS && bytes > 0) {
        memcpy(to, (const void *)from, bytes);
        // In place of what was never written come bytes of 0xFF, a NaN in every type.
        const unsigned char *written = shadow_of(from);
        for (size_t i = memory_unwritten(from, bytes); i < bytes; i++) {
            ((unsigned char *)to)[i] |= written[i] == WRITTEN ? 0 : 0xFF;
        }
    }
    return result;
}

// Bytes never written stay so in the copy.
Result on_device(const char *function, Address to, Address from, size_t bytes) {
    Result result = device_range(function, "a source", from, bytes);
    if (result == SUCCESS) {
        result = device_range(function, "a target", to, bytes);
    }
    if (result == SUCCESS && bytes > 0) {
        memmove((void *)to, (const void *)from, bytes);
        memmove(shadow_of(to), shadow_of(from), bytes);
    }
    return result;
}

template <typename T> Result fill(const char *function, Address to, T value, size_t count) {
    Result result = device_range(function, "a target", to, count * sizeof(T));
    if (result == SUCCESS && to % sizeof(T) != 0) {
        result = report(INVALID_VALUE, "%s: 0x%llx is no multiple of %zu", function, to, sizeof(T));
    }
    if (result == SUCCESS) {
        for (size_t i = 0; i < count; i++) {
            ((T *)to)[i] = value;
        }
        memory_written(to, count * sizeof(T));
    }
    return result;
}
} // namespace

EXPORT Result cuMemGetInfo_v2(size_t *free_bytes, size_t *total) {
    Result result = ready();
    if (result == SUCCESS) {
        *free_bytes = memory_free_bytes();
        *total = memory_total();
    }
    return result;
}

EXPORT Result cuMemAlloc_v2(Address *address, size_t bytes) {
    count(ALLOCATIONS);
    Result result = ready();
    uintptr_t begin = 0;
    if (result == SUCCESS) {
        result = memory_allocate(&begin, bytes);
        *address = begin;
        cria_emulator_hold(result == SUCCESS);
    }
    return result;
}

EXPORT Result cuMemFree_v2(Address address) {
    Result result = ready();
    if (result == SUCCESS && address != 0) {
        result = memory_release(address);
        cria_emulator_hold(-(result == SUCCESS));
        if (result != SUCCESS) {
            report(result, "cuMemFree: 0x%llx lies %s, and begins none", address, memory_describe(address).c_str());
        }
    }
    return result;
}

EXPORT Result cuMemGetAddressRange_v2(Address *base, size_t *bytes, Address address) {
    uintptr_t begin = 0;
    size_t size = 0;
    if (!memory_range(address, &begin, &size)) {
        return INVALID_VALUE;
    }
    if (base != nullptr) {
        *base = begin;
    }
    if (bytes != nullptr) {
        *bytes = size;
    }
    return ready();
}

EXPORT Result cuMemHostAlloc(void **address, size_t bytes, unsigned flags) {
    count(ALLOCATIONS);
    Result result = ready();
    if (result != SUCCESS || bytes == 0) {
        return result != SUCCESS ? result : INVALID_VALUE;
    }
    *address = aligned_alloc(4096, (bytes + 4095) / 4096 * 4096);
    if (*address == nullptr) {
        return OUT_OF_MEMORY;
    }
    memset(*address, 0xFF, bytes);
    std::lock_guard<std::mutex> lock(mutex);
    host_memory[*address] = flags;
    cria_emulator_hold(1);
    return SUCCESS;
}

EXPORT Result cuMemAllocHost_v2(void **address, size_t bytes) { return cuMemHostAlloc(address, bytes, 0); }

EXPORT Result cuMemFreeHost(void *address) {
    Result result = ready();
    if (result != SUCCESS) {
        return result;
    }
    std::lock_guard<std::mutex> lock(mutex);
    if (host_memory.erase(address) == 0) {
        return report(INVALID_VALUE, "cuMemFreeHost: %p is no memory of cuMemHostAlloc", address);
    }
    free(address);
    cria_emulator_hold(-1);
    return SUCCESS;
}

EXPORT Result cuMemHostGetFlags(unsigned *flags, void *address) {
    std::lock_guard<std::mutex> lock(mutex);
    auto found = host_memory.find(address);
    if (found == host_memory.end()) {
        return INVALID_VALUE;
    }
    *flags = found->second;
    return ready();
}

EXPORT Result cuMemHostRegister_v2(void *, size_t, unsigned) { return ready(); }
EXPORT Result cuMemHostUnregister(void *) { return ready(); }

EXPORT Result cuMemcpyHtoD_v2(Address to, const void *from, size_t bytes) { return to_device("cuMemcpyHtoD", to, from, bytes); }
EXPORT Result cuMemcpyHtoDAsync_v2(Address to, const void *from, size_t bytes, Stream *) {
    return to_device("cuMemcpyHtoDAsync", to, from, bytes);
}
EXPORT Result cuMemcpyDtoH_v2(void *to, Address from, size_t bytes) {
    count(SYNCHRONISATIONS);
    return to_host("cuMemcpyDtoH", to, from, bytes);
}
EXPORT Result cuMemcpyDtoHAsync_v2(void *to, Address from, size_t bytes, Stream *) {
    return to_host("cuMemcpyDtoHAsync", to, from, bytes);
}
EXPORT Result cuMemcpyDtoD_v2(Address to, Address from, size_t bytes) { return on_device("cuMemcpyDtoD", to, from, bytes); }
EXPORT Result cuMemcpyDtoDAsync_v2(Address to, Address from, size_t bytes, Stream *) {
    return on_device("cuMemcpyDtoDAsync", to, from, bytes);
}

EXPORT Result cuMemsetD8_v2(Address to, unsigned char x, size_t n) { return fill("cuMemsetD8", to, x, n); }
EXPORT Result cuMemsetD16_v2(Address to, unsigned short x, size_t n) { return fill("cuMemsetD16", to, x, n); }
EXPORT Result cuMemsetD32_v2(Address to, unsigned x, size_t n) { return fill("cuMemsetD32", to, x, n); }
EXPORT Result cuMemsetD8Async(Address to, unsigned char x, size_t n, Stream *) { return fill("cuMemsetD8Async", to, x, n); }
EXPORT Result cuMemsetD16Async(Address to, unsigned short x, size_t n, Stream *) { return fill("cuMemsetD16Async", to, x, n); }
EXPORT Result cuMemsetD32Async(Address to, unsigned x, size_t n, Stream *) { return fill("cuMemsetD32Async", to, x, n); }
