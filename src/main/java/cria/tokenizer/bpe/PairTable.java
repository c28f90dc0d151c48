package cria.tokenizer.bpe;

import java.util.Arrays;

/// The place of each pair of ids in a list of merges. A hash table of primitives, since Llama 3 lists 280,000 pairs and
/// each token asks for dozens when a model is opened.
final class PairTable {

    private static final long FREE = -1;

    private long[] pairs = new long[1 << 10];
    private int[] places = new int[1 << 10];
    private int size;

    PairTable() {
        Arrays.fill(pairs, FREE);
    }

    /// Puts a pair at the next place.
    ///
    /// @return whether it was not there before
    boolean add(int left, int right) {
        if (2 * size >= pairs.length) {
            grow();
        }
        long pair = pair(left, right);
        int slot = slot(pair);
        if (pairs[slot] == pair) {
            return false;
        }
        pairs[slot] = pair;
        places[slot] = size++;
        return true;
    }

    /// The place of a pair, counted from 0, or `Integer.MAX_VALUE`.
    int place(int left, int right) {
        int slot = slot(pair(left, right));
        return pairs[slot] == FREE ? Integer.MAX_VALUE : places[slot];
    }

    private void grow() {
        long[] oldPairs = pairs;
        int[] oldPlaces = places;
        pairs = new long[2 * oldPairs.length];
        places = new int[pairs.length];
        Arrays.fill(pairs, FREE);
        for (int i = 0; i < oldPairs.length; i++) {
            if (oldPairs[i] != FREE) {
                int slot = slot(oldPairs[i]);
                pairs[slot] = oldPairs[i];
                places[slot] = oldPlaces[i];
            }
        }
    }

    private int slot(long pair) {
        long mixed = pair * 0x9E3779B97F4A7C15L;
        int slot = (int) (mixed >>> 32) & pairs.length - 1;
        while (pairs[slot] != pair && pairs[slot] != FREE) {
            slot = slot + 1 & pairs.length - 1;
        }
        return slot;
    }

    private static long pair(int left, int right) {
        return (long) left << 32 | right;
    }
}
