package cria.data.turn;

import cria.data.disk.LongIndex;
import cria.data.sample.Found;
import cria.data.sample.Tally;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.stream.IntStream;

/// Which row answers which, in plain arrays.
final class ReplyGraph {

    /// How many rows a conversation has at most.
    static final int DEEPEST = 5_000;

    /// How many rows there may be.
    static final int MOST = 100_000_000;

    private static final int NONE = -1;
    private static final int IN_A_LOOP = -2;
    private static final int UNKNOWN = -3;
    private static final int ON_THE_WAY = -4;

    private final LongIndex index = new LongIndex(1 << 12);
    private final BitSet answers = new BitSet();
    private long[] ids = new long[1 << 12];
    private long[] targets = new long[1 << 12];
    private long[] places = new long[1 << 12];
    private long[] offsets = new long[1 << 12];
    private int[] parents = {};
    private int[] roots = {};
    private int[] depths = {};
    private int size;

    /// @param target  the row that is answered, "" for none
    /// @param place   by which conversations are put in order
    /// @param offset  where its text lies
    /// @return false if there is a row of that id, and nothing was added
    boolean add(String id, String target, long place, long offset) {
        if (size == MOST) {
            throw ReplyPaths.tooMany();
        }
        if (!index.add(LongIndex.key(id), size)) {
            return false;
        }
        if (size == ids.length) {
            int larger = 2 * size;
            ids = Arrays.copyOf(ids, larger);
            targets = Arrays.copyOf(targets, larger);
            places = Arrays.copyOf(places, larger);
            offsets = Arrays.copyOf(offsets, larger);
        }
        ids[size] = LongIndex.key(id);
        targets[size] = LongIndex.key(target);
        answers.set(size, !target.isEmpty());
        places[size] = place;
        offsets[size] = offset;
        size++;
        return true;
    }

    int size() {
        return size;
    }

    long offset(int row) {
        return offsets[row];
    }

    /// The row that a row answers, or -1.
    int parent(int row) {
        return parents[row];
    }

    /// How many rows lie from the first one to this.
    int depth(int row) {
        return depths[row];
    }

    /// The rows that nobody answers, in the order of conversations. Rows in a circle, and those that lead into one, are not among them.
    int[] leaves(Tally tally) {
        link(tally);
        follow();
        BitSet answered = new BitSet(size);
        long loops = 0;
        for (int row = 0; row < size; row++) {
            if (roots[row] == IN_A_LOOP) {
                loops++;
            } else if (parents[row] >= 0) {
                answered.set(parents[row]);
            }
        }
        if (loops > 0) {
            tally.count(Found.LOOP, loops);
        }
        return IntStream.range(0, size).filter(row -> roots[row] >= 0 && !answered.get(row)).boxed()
            .sorted(Comparator.<Integer>comparingLong(row -> places[roots[row]]).thenComparingLong(row -> ids[roots[row]])
                .thenComparingLong(row -> places[row]).thenComparingLong(row -> ids[row]))
            .mapToInt(Integer::intValue).toArray();
    }

    private void link(Tally tally) {
        parents = new int[size];
        long orphans = 0;
        for (int row = 0; row < size; row++) {
            parents[row] = answers.get(row) ? index.get(targets[row]) : NONE;
            orphans += answers.get(row) && parents[row] == NONE ? 1 : 0;
        }
        targets = new long[0];
        if (orphans > 0) {
            tally.count(Found.ORPHAN, orphans);
        }
    }

    /// Finds the first row and the depth of each: up from it to a row whose first is known, and down again.
    private void follow() {
        roots = new int[size];
        depths = new int[size];
        Arrays.fill(roots, UNKNOWN);
        int[] way = new int[1 << 10];
        for (int row = 0; row < size; row++) {
            int steps = 0;
            int at = row;
            while (at != NONE && roots[at] == UNKNOWN) {
                way = steps == way.length ? Arrays.copyOf(way, 2 * steps) : way;
                way[steps++] = at;
                roots[at] = ON_THE_WAY;
                at = parents[at];
            }
            boolean loop = at != NONE && (roots[at] == ON_THE_WAY || roots[at] == IN_A_LOOP);
            int root = loop ? IN_A_LOOP : at == NONE ? steps == 0 ? row : way[steps - 1] : roots[at];
            int depth = loop || at == NONE ? 0 : depths[at];
            for (int i = steps - 1; i >= 0; i--) {
                roots[way[i]] = root;
                depths[way[i]] = ++depth;
            }
        }
    }
}
