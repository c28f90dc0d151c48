package cria.data.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Packs examples one behind the other. While they are few they stay in memory; then all go to a file.
public final class StoreWriter implements AutoCloseable {

    private static final int CHUNK = 1 << 20;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /// Where examples go that are too many for memory.
    public interface Place {

        /// A file that is empty, to be read and written.
        FileChannel open() throws IOException;
    }

    private final int idBits;
    private final long inMemory;
    private final Place place;
    private final List<byte[]> chunks = new ArrayList<>();
    private final List<byte[]> index = new ArrayList<>();
    private final ByteBuffer checksums = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
    private final CRC32C checksum = new CRC32C();
    private int inBlock;
    private byte[] chunk = new byte[CHUNK];
    private int inChunk;
    private byte[] entries = new byte[StoreHeader.ENTRY << 14];
    private int inEntries;
    private @Nullable FileChannel file;
    private long packed;
    private int packedBits;
    private long tokens;
    private int examples;

    /// @param vocabulary all ids are below it
    /// @param inMemory   how many bytes of tokens may stay in memory; 0 for none
    /// @param place      is asked for a file when there are more
    public StoreWriter(int vocabulary, long inMemory, Place place) {
        this.idBits = Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(vocabulary - 1));
        this.inMemory = inMemory;
        this.place = place;
    }

    /// Appends an example.
    ///
    /// @param labels  of each id itself where it is learned
    /// @param ignored what it is elsewhere
    /// @param file    the number of its file
    /// @param line    of its row
    /// @param key     a hash of what it says
    /// @throws IOException if the file cannot be written
    public void add(int[] ids, int[] labels, int ignored, int file, long line, long key) throws IOException {
        int learned = 0;
        int inputs = 0;
        for (int i = 0; i < ids.length; i++) {
            int id = ids[i];
            boolean isLearned = labels[i] != ignored;
            if (id < 0 || id >>> idBits != 0 || isLearned && labels[i] != id) {
                throw new IllegalArgumentException("id %d, label %d, in %d bits".formatted(id, labels[i], idBits));
            }
            if (isLearned) {
                learned++;
                inputs = i;
            }
            pack(isLearned ? id | 1L << idBits : id);
        }
        if (inEntries == entries.length) {
            index.add(entries);
            entries = new byte[entries.length];
            inEntries = 0;
        }
        new TokenStore.Entry(ids.length, learned, inputs, file, line, key)
            .write(MemorySegment.ofArray(entries), inEntries, tokens);
        inEntries += StoreHeader.ENTRY;
        tokens += ids.length;
        examples = Math.addExact(examples, 1);
    }

    private void pack(long token) throws IOException {
        packed |= token << packedBits;
        packedBits += idBits + 1;
        if (packedBits >= Long.SIZE) {
            put(packed);
            packedBits -= Long.SIZE;
            packed = packedBits == 0 ? 0 : token >>> idBits + 1 - packedBits;
        }
    }

    private void put(long bits) throws IOException {
        LONG.set(chunk, inChunk, bits);
        inChunk += Long.BYTES;
        if (inChunk == CHUNK) {
            chunks.add(chunk);
            chunk = new byte[CHUNK];
            inChunk = 0;
            if (file != null || (long) chunks.size() * CHUNK > inMemory) {
                spill();
            }
        }
    }

    /// Brings what is in memory to the file.
    private FileChannel spill() throws IOException {
        FileChannel to = file == null ? place.open() : file;
        if (file == null) {
            file = to;
            to.position(StoreHeader.SIZE);
        }
        for (byte[] each : chunks) {
            write(to, each, each.length);
        }
        chunks.clear();
        return to;
    }

    private void write(FileChannel to, byte[] bytes, int size) throws IOException {
        ByteBuffer out = ByteBuffer.wrap(bytes, 0, size);
        while (out.hasRemaining()) {
            to.write(out);
        }
        for (int from = 0; from < size;) {
            int count = Math.min(size - from, StoreHeader.BLOCK - inBlock);
            checksum.update(bytes, from, count);
            from += count;
            inBlock += count;
            if (inBlock == StoreHeader.BLOCK) {
                endBlock();
            }
        }
    }

    private void endBlock() {
        checksums.putInt((int) checksum.getValue());
        checksum.reset();
        inBlock = 0;
    }

    /// Ends the store.
    ///
    /// @param facts what else is to be known of the examples
    /// @return the store, mapped where it went to a file, which is complete but may not have reached the disk
    public TokenStore finish(String facts) throws IOException {
        if (packedBits > 0) {
            put(packed);
        }
        byte[] text = facts.getBytes(StandardCharsets.UTF_8);
        long indexAt = StoreHeader.SIZE + Math.ceilDiv(tokens * (idBits + 1), 64L) * 8 + StoreHeader.SLACK;
        long factsAt = indexAt + (long) StoreHeader.ENTRY * examples;
        StoreHeader header = new StoreHeader(idBits, examples, tokens, indexAt, factsAt, factsAt + text.length);
        if (file == null && inMemory > 0 && header.checksumsAt() < Integer.MAX_VALUE - CHUNK) {
            return inMemory(header, text);
        }
        FileChannel to = spill();
        write(to, chunk, inChunk);
        write(to, new byte[StoreHeader.SLACK], StoreHeader.SLACK);
        for (byte[] each : index) {
            write(to, each, each.length);
        }
        write(to, entries, inEntries);
        write(to, text, text.length);
        if (inBlock > 0) {
            endBlock();
        }
        ByteBuffer table = checksums.flip();
        byte[] sums = new byte[table.remaining()];
        table.get(sums);
        writeFully(to, ByteBuffer.wrap(sums), header.checksumsAt());
        writeFully(to, ByteBuffer.wrap(header.bytes(sums)), 0);
        return new TokenStore(to.map(FileChannel.MapMode.READ_ONLY, 0, header.fileSize(), Arena.ofAuto()), header);
    }

    private TokenStore inMemory(StoreHeader header, byte[] facts) {
        ByteBuffer all = ByteBuffer.allocate((int) header.checksumsAt()).position(StoreHeader.SIZE);
        chunks.forEach(all::put);
        all.put(chunk, 0, inChunk).position((int) header.indexAt());
        index.forEach(all::put);
        all.put(entries, 0, inEntries).put(facts);
        return new TokenStore(MemorySegment.ofArray(all.array()), header);
    }

    private static void writeFully(FileChannel to, ByteBuffer bytes, long at) throws IOException {
        long from = at;
        while (bytes.hasRemaining()) {
            from += to.write(bytes, from);
        }
    }

    /// Closes the file; a store that was made of it stays.
    @Override
    public void close() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
