package cria.check;

import java.util.Arrays;

/// A list of longs that grows, without boxes: eight bytes a conversation.
final class Longs {
    private long[] values = new long[1024];
    private int size;

    void add(long value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size + (size >> 1));
        }
        values[size++] = value;
    }

    long get(int at) {
        return values[at];
    }

    long[] toArray() {
        return Arrays.copyOf(values, size);
    }
}
