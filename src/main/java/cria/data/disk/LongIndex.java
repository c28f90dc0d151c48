package cria.data.disk;

import cria.SplitMix64;
import java.util.Arrays;

/// Numbers by number, in twelve bytes each and half as much room again: millions of ids take little memory.
public final class LongIndex {

    private static final int NOTHING = -1;

    private long[] keys;
    private int[] values;
    private int size;

    public LongIndex(int expected) {
        allocate(Integer.highestOneBit(Math.max(expected, 8)) * 4);
    }

    private void allocate(int capacity) {
        keys = new long[capacity];
        values = new int[capacity];
        Arrays.fill(values, NOTHING);
    }

    /// A text as a number: its digits where it is one, a hash where it is not. Two texts have the same one about as often as two stars
    /// bear the same name.
    public static long key(String text) {
        int length = text.length();
        if (length <= 18 && length > 0 && (text.charAt(0) != '0' || length == 1)) {
            long number = 0;
            for (int i = 0; i < length; i++) {
                int digit = text.charAt(i) - '0';
                if (digit < 0 || digit > 9) {
                    return hash(text);
                }
                number = number * 10 + digit;
            }
            return number;
        }
        return hash(text);
    }

    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x9e3779b97f4a7c15L;
            hash ^= hash >>> 32;
        }
        return SplitMix64.mix(hash) | Long.MIN_VALUE;
    }

    /// Gives a key a value, from 0, unless it has one.
    ///
    /// @return whether it had none
    public boolean add(long key, int value) {
        if (3L * size > 2L * keys.length) {
            grow();
        }
        int at = place(key);
        if (values[at] != NOTHING) {
            return false;
        }
        keys[at] = key;
        values[at] = value;
        size++;
        return true;
    }

    /// The key's value, or -1 where it has none.
    public int get(long key) {
        return values[place(key)];
    }

    private int place(long key) {
        int mask = keys.length - 1;
        int at = (int) SplitMix64.mix(key) & mask;
        while (values[at] != NOTHING && keys[at] != key) {
            at = at + 1 & mask;
        }
        return at;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldValues = values;
        allocate(2 * oldKeys.length);
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldValues[i] != NOTHING) {
                int at = place(oldKeys[i]);
                keys[at] = oldKeys[i];
                values[at] = oldValues[i];
            }
        }
    }
}
