package cria.check.twin;

import java.util.Arrays;

/// Which number came first with a hash: an open table of known size, without boxes.
final class FirstSeen {
    private final long[] keys;
    private final int[] numbers;
    private final int mask;

    /// @param most hashes that are ever asked for
    FirstSeen(int most) {
        int size = Math.max(16, Integer.highestOneBit(Math.max(1, most)) << 2);
        keys = new long[size];
        numbers = new int[size];
        mask = size - 1;
        Arrays.fill(numbers, -1);
    }

    /// The number that came first with this hash; `number` where this is the first time.
    int first(long hash, int number) {
        int at = (int) hash & mask;
        while (numbers[at] >= 0 && keys[at] != hash) {
            at = at + 1 & mask;
        }
        if (numbers[at] < 0) {
            keys[at] = hash;
            numbers[at] = number;
        }
        return numbers[at];
    }
}
