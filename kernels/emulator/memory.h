// The device's memory: one reserved range of addresses with a shadow byte for each of its bytes, which says whether the byte
// was ever written. What is allocated is a table of its own, asked only where a byte was not.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>

#include "result.h"

enum Shadow : unsigned char { UNWRITTEN = 0, WRITTEN = 1 };

constexpr size_t SHARED_BYTES = 232448;       // the most a block may have: 227 KiB
constexpr size_t SHARED_STATIC_BYTES = 49152; // without asking for more
constexpr size_t SHARED_STRIDE = 512 << 10;   // of the shared memories, one for each thread of the host

// The device's addresses: first those of cuMemAlloc, then the shared memories.
extern uintptr_t arena;
extern size_t arena_bytes;
extern unsigned char *shadow; // of the byte at arena + i: shadow[i]

inline unsigned char *shadow_of(uintptr_t address) { return shadow + (address - arena); }

void memory_begin(); // once, before all else here
size_t memory_total();
size_t memory_free_bytes();
Result memory_allocate(uintptr_t *address, size_t bytes);
Result memory_release(uintptr_t address);
uintptr_t memory_shared(int worker); // where a shared memory begins

bool memory_holds(uintptr_t address, size_t bytes);                            // all in one allocation
bool memory_range(uintptr_t address, uintptr_t *base, size_t *bytes);          // the allocation of an address
bool memory_device(uintptr_t address);                                         // an address of cuMemAlloc, allocated or not
size_t memory_unwritten(uintptr_t address, size_t bytes);                      // the first byte never written; bytes if none
void memory_written(uintptr_t address, size_t bytes);

// Grows with every allocation and release: what was learned of a range before may be wrong after.
extern std::atomic<unsigned long> memory_changes;

std::string memory_describe(uintptr_t address); // "8 bytes behind an allocation of 4096 bytes"
