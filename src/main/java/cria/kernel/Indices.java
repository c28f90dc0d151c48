package cria.kernel;

import cria.tensor.HostMemory;
import cria.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Numbers that a kernel follows to a place in memory. One that leads out of its tensor would be read, or written, there: each
/// is looked at before a kernel sees it. Those of a tensor on a device cannot be read without waiting for it, and none are made
/// there: they are what the host has checked and copied.
final class Indices {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private Indices() {}

    /// Rows of a table, or classes.
    static void below(String op, Tensor indices, int bound) {
        if (indices.memory() instanceof HostMemory) {
            MemorySegment values = indices.segment();
            for (int n = 0; n < indices.rows(); n++) {
                int index = values.get(INT, 4L * n);
                if (index < 0 || index >= bound) {
                    throw wrong(op, indices, n, index, "0 to " + (bound - 1));
                }
            }
        }
    }

    /// Where documents begin: at or before the row, not before the `earlier` rows of the cache, and never before the row above
    /// says.
    static void starts(String op, Tensor starts, int earlier) {
        if (starts.memory() instanceof HostMemory) {
            MemorySegment values = starts.segment();
            int least = -earlier;
            for (int n = 0; n < starts.rows(); n++) {
                int start = values.get(INT, 4L * n);
                if (start < least || start > n) {
                    throw wrong(op, starts, n, start, least + " to " + n);
                }
                least = start;
            }
        }
    }

    /// Where documents begin, for what looks up a table by position.
    static void positions(String op, Tensor starts, int positions) {
        if (starts.memory() instanceof HostMemory) {
            MemorySegment values = starts.segment();
            for (int n = 0; n < starts.rows(); n++) {
                long position = n - (long) values.get(INT, 4L * n);
                if (position < 0 || position >= positions) {
                    throw wrong(op, starts, n, position, "a position of 0 to " + (positions - 1));
                }
            }
        }
    }

    private static IllegalArgumentException wrong(String op, Tensor indices, int n, long found, String expected) {
        return new IllegalArgumentException("%s: %s[%d] is %d, and not %s".formatted(op, indices.name(), n, found, expected));
    }
}
