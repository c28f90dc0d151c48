// cp.async: copies to shared memory that happen as late as they may, when the thread waits for them. Until then the place they
// go to counts as never written, so a thread that reads without waiting is found out.
#include "block.h"

#include <cstring>

namespace {
void copy(void *to, const void *from, int bytes, bool valid) {
    Thread &self = *worker->current;
    if (!in_shared(to)) {
        fault(ILLEGAL_ADDRESS, "copies to %p, not in shared memory", to);
    }
    if (((uintptr_t)from & (uintptr_t)(bytes - 1)) != 0) {
        fault(MISALIGNED_ADDRESS, "copies %d bytes from %p, no multiple of %d", bytes, from, bytes);
    }
    if (valid) {
        check_read(self, from, bytes);
        if (in_shared(from)) {
            fault(ILLEGAL_ADDRESS, "copies from %p, in shared memory", from);
        }
    }
    check_write(self, to, bytes);
    memset(shadow_of((uintptr_t)to), UNWRITTEN, (size_t)bytes);
    self.copies.push_back({(unsigned char *)to, valid ? (const unsigned char *)from : nullptr, (size_t)bytes, self.groups});
}
} // namespace

EXPORT void emulator_cp_async_16(void *to, const void *from, bool valid) { copy(to, from, 16, valid); }
EXPORT void emulator_cp_async_4(void *to, const void *from, bool valid) { copy(to, from, 4, valid); }

EXPORT void emulator_cp_async_commit() { worker->current->groups++; }

// Waits until all but the last so many groups are there.
EXPORT void emulator_cp_async_wait(int groups) {
    Thread &self = *worker->current;
    size_t done = 0;
    while (done < self.copies.size() && self.copies[done].group < self.groups - groups) {
        const Copy &copy = self.copies[done++];
        if (copy.from != nullptr) {
            memcpy(copy.to, copy.from, copy.bytes);
        } else {
            memset(copy.to, 0, copy.bytes);
        }
        memset(shadow_of((uintptr_t)copy.to), WRITTEN, copy.bytes);
    }
    self.copies.erase(self.copies.begin(), self.copies.begin() + (ptrdiff_t)done);
}
