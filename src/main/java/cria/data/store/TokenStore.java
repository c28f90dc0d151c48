package cria.data.store;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Encoded examples, packed: for Llama 3's vocabulary 18 bits a token, its label included. Where there are many they lie in a mapped file,
/// and may be more than 2³¹ bytes. Safe for use by many threads.
public final class TokenStore {

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final int FIRST_TOKEN = 0;
    private static final int KEY = 8;
    private static final int LINE = 16;
    private static final int LENGTH = 24;
    private static final int LEARNED = 28;
    private static final int INPUTS = 32;
    private static final int FILE = 36;

    private final MemorySegment tokens;
    private final MemorySegment index;
    private final String facts;
    private final int idBits;
    private final int size;

    /// An example without its tokens.
    ///
    /// @param length  its tokens
    /// @param learned how many of them are learned
    /// @param inputs  how many stand before the last that is learned
    /// @param file    the number of its file
    /// @param line    of its row
    /// @param key     a hash of what it says
    record Entry(int length, int learned, int inputs, int file, long line, long key) {

        /// @param first the number of its first token among those of all examples
        void write(MemorySegment index, long at, long first) {
            index.set(LONG, at + FIRST_TOKEN, first);
            index.set(LONG, at + KEY, key);
            index.set(LONG, at + LINE, line);
            index.set(INT, at + LENGTH, length);
            index.set(INT, at + LEARNED, learned);
            index.set(INT, at + INPUTS, inputs);
            index.set(INT, at + FILE, file);
        }
    }

    /// @param whole the file, or what would stand in it
    TokenStore(MemorySegment whole, StoreHeader header) {
        this.tokens = whole.asSlice(StoreHeader.SIZE, header.indexAt() - StoreHeader.SIZE);
        this.index = whole.asSlice(header.indexAt(), header.factsAt() - header.indexAt());
        this.facts = new String(whole.asSlice(header.factsAt(), header.checksumsAt() - header.factsAt()).toArray(ValueLayout.JAVA_BYTE),
            StandardCharsets.UTF_8);
        this.idBits = header.idBits();
        this.size = header.examples();
    }

    /// How many examples there are.
    public int size() {
        return size;
    }

    /// What was given to [StoreWriter#finish].
    public String facts() {
        return facts;
    }

    /// The tokens of an example.
    public int length(int example) {
        return integer(example, LENGTH);
    }

    /// How many tokens of an example are learned.
    public int learned(int example) {
        return integer(example, LEARNED);
    }

    /// How many tokens of an example stand before the last that is learned.
    public int inputs(int example) {
        return integer(example, INPUTS);
    }

    /// The number that its file has.
    public int file(int example) {
        return integer(example, FILE);
    }

    /// The line of its row, counted from 1.
    public long line(int example) {
        return index.get(LONG, entry(example) + LINE);
    }

    /// A hash of what an example says: equal where two say the same, otherwise different but for one case in 2⁶⁴.
    public long key(int example) {
        return index.get(LONG, entry(example) + KEY);
    }

    /// The first tokens of an example.
    ///
    /// @param ids     as many as are wanted; they become the ids
    /// @param labels  as many; each becomes the id where it is learned
    /// @param ignored what it becomes elsewhere
    public void read(int example, int[] ids, int[] labels, int ignored) {
        int bits = idBits + 1;
        long mask = (1L << idBits) - 1;
        long at = index.get(LONG, entry(example) + FIRST_TOKEN) * bits;
        for (int i = 0; i < ids.length; i++, at += bits) {
            long token = tokens.get(LONG, at >>> 3) >>> (at & 7);
            ids[i] = (int) (token & mask);
            labels[i] = (token >>> idBits & 1) == 0 ? ignored : ids[i];
        }
    }

    private int integer(int example, int field) {
        return index.get(INT, entry(example) + field);
    }

    private long entry(int example) {
        return (long) example * StoreHeader.ENTRY;
    }
}
