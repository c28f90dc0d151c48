package cria.data.disk;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Sorts more records than fit into memory: what fits is sorted and written to a temporary file as a run, and in the end the runs are
/// merged. Records are bytes and sort as bytes do, unsigned, from the first to the last.
public final class DiskSort implements AutoCloseable {

    /// What a record takes in memory beside its bytes.
    private static final int OVERHEAD = 40;
    private static final int MOST_RUNS = 256;
    private static final int BUFFER = 1 << 16;

    private final long memory;
    private final List<byte[]> records = new ArrayList<>();
    private final List<Run> runs = new ArrayList<>();
    private final Spool spool = new Spool();
    private long held;

    /// @param memory bytes that records may take before some go to disk
    public DiskSort(long memory) {
        this.memory = memory;
    }

    /// @param record kept, and not to be changed
    /// @throws cria.WorkException if the disk is full
    public void add(byte[] record) {
        records.add(record);
        held += record.length + OVERHEAD;
        if (held > memory) {
            spill();
        }
    }

    /// Whether anything went to disk.
    boolean isOnDisk() {
        return !runs.isEmpty();
    }

    /// All that was added, in order. Nothing can be added any more.
    public Sorted sorted() {
        if (runs.isEmpty()) {
            return new InMemory(inOrder());
        }
        spill();
        while (runs.size() > MOST_RUNS) {
            List<Run> some = List.copyOf(runs.subList(0, MOST_RUNS));
            runs.subList(0, MOST_RUNS).clear();
            write(new Merge(some));
        }
        return new Merge(runs);
    }

    /// Records in order, one at a time.
    public interface Sorted {

        /// The next record, or null where there are no more.
        byte @Nullable [] next();
    }

    private byte[][] inOrder() {
        byte[][] sorted = records.toArray(byte[][]::new);
        records.clear();
        held = 0;
        Arrays.parallelSort(sorted, Arrays::compareUnsigned);
        return sorted;
    }

    private void spill() {
        write(new InMemory(inOrder()));
    }

    /// Puts records that are in order behind what the file has.
    private void write(Sorted sorted) {
        long begin = spool.end();
        for (byte[] record = sorted.next(); record != null; record = sorted.next()) {
            spool.append(ByteBuffer.allocate(4).putInt(record.length).array());
            spool.append(record);
        }
        spool.flush();
        runs.add(new Run(begin, spool.end()));
    }

    @Override
    public void close() {
        records.clear();
        spool.close();
    }

    /// A part of the file that is in order.
    private record Run(long begin, long end) {}

    private static final class InMemory implements Sorted {

        private final byte[][] records;
        private int next;

        InMemory(byte[][] records) {
            this.records = records;
        }

        @Override
        public byte @Nullable [] next() {
            if (next == records.length) {
                return null;
            }
            byte[] record = records[next];
            records[next++] = new byte[0];
            return record;
        }
    }

    private final class Merge implements Sorted {

        private final PriorityQueue<Cursor> cursors = new PriorityQueue<>();

        Merge(List<Run> runs) {
            for (Run run : runs) {
                Cursor cursor = new Cursor(run);
                if (cursor.advance()) {
                    cursors.add(cursor);
                }
            }
        }

        @Override
        public byte @Nullable [] next() {
            Cursor least = cursors.poll();
            if (least == null) {
                return null;
            }
            byte[] record = least.record;
            if (least.advance()) {
                cursors.add(least);
            }
            return record;
        }
    }

    private final class Cursor implements Comparable<Cursor> {

        private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).limit(0);
        private final long end;
        private long at;
        private byte[] record = new byte[0];

        Cursor(Run run) {
            at = run.begin;
            end = run.end;
        }

        /// Reads the next record, unless the run has ended.
        boolean advance() {
            if (at == end && !buffer.hasRemaining()) {
                return false;
            }
            record = read(ByteBuffer.wrap(read(4)).getInt());
            return true;
        }

        private byte[] read(int length) {
            byte[] bytes = new byte[length];
            for (int have = 0; have < length;) {
                if (!buffer.hasRemaining()) {
                    buffer.clear().limit((int) Math.min(BUFFER, end - at));
                    spool.read(buffer, at);
                    at += buffer.flip().limit();
                }
                int count = Math.min(buffer.remaining(), length - have);
                buffer.get(bytes, have, count);
                have += count;
            }
            return bytes;
        }

        @Override
        public int compareTo(Cursor other) {
            return Arrays.compareUnsigned(record, other.record);
        }
    }
}
