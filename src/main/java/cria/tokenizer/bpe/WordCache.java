package cria.tokenizer.bpe;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The ids of pieces that were met before: most of a text is words that stand in it often. A table of a fixed size, in which a piece
/// has two places and takes that of another when both are taken. Threads share it without a lock: an entry never changes, and whether
/// one is found decides only how long it takes.
final class WordCache {

    /// In bytes of UTF-8: longer pieces are rare and seldom come again.
    static final int LONGEST = 48;

    private static final int SIZE = 1 << 16;

    private final @Nullable Entry[] entries = new Entry[SIZE];

    private record Entry(byte[] piece, int[] ids) {

        boolean is(byte[] text, int from, int end) {
            return Arrays.equals(piece, 0, piece.length, text, from, end);
        }
    }

    /// The place of a piece, to be given to the methods below.
    static int place(byte[] text, int from, int end) {
        long hash = (long) end - from;
        for (int i = from; i < end; i++) {
            hash = hash * 0x100000001B3L + text[i];
        }
        hash *= 0x9E3779B97F4A7C15L;
        return (int) (hash >>> 48);
    }

    /// The ids of a piece, not to be changed; null where they are not known.
    int @Nullable [] find(int place, byte[] text, int from, int end) {
        Entry entry = entries[place];
        if (entry != null && entry.is(text, from, end)) {
            return entry.ids;
        }
        entry = entries[place ^ 1];
        return entry != null && entry.is(text, from, end) ? entry.ids : null;
    }

    void put(int place, byte[] piece, int[] ids) {
        int taken = entries[place] == null ? place : place ^ 1;
        if (taken != place) {
            entries[taken] = entries[place];
        }
        entries[place] = new Entry(piece, ids);
    }
}
