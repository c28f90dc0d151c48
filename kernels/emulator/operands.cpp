// What libcublas asks of the device's memory: whether a matrix may be read or written.
#include "memory.h"

// A matrix of so many columns. Says what is wrong with it, and whether nothing is.
EXPORT bool cria_emulator_operand(const char *function, const char *name, uintptr_t address, size_t column_bytes,
                                  size_t stride_bytes, size_t columns, bool read) {
    size_t bytes = columns == 0 ? 0 : (columns - 1) * stride_bytes + column_bytes;
    if (bytes > 0 && !memory_holds(address, bytes)) {
        report(ILLEGAL_ADDRESS, "%s: operand %s of %zu bytes at 0x%zx begins %s and is no part of one allocation", function, name,
               bytes, address, memory_describe(address).c_str());
        return false;
    }
    for (size_t column = 0; read && column < columns; column++) {
        uintptr_t begin = address + column * stride_bytes;
        size_t unwritten = memory_unwritten(begin, column_bytes);
        if (unwritten < column_bytes) {
            report(LAUNCH_FAILED, "%s: operand %s is read at 0x%zx, never written, %s", function, name, begin + unwritten,
                   memory_describe(begin + unwritten).c_str());
            return false;
        }
    }
    return true;
}

EXPORT void cria_emulator_written(uintptr_t address, size_t column_bytes, size_t stride_bytes, size_t columns) {
    for (size_t column = 0; column < columns; column++) {
        memory_written(address + column * stride_bytes, column_bytes);
    }
}
