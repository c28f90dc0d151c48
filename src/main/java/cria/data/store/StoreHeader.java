package cria.data.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.zip.CRC32C;

/// How a file of tokens is laid out, little-endian:
///
///     0            the header, which is written last: a file without one is not complete
///     64           tokens, bit after bit: of each its id, and above it one bit that is set where it is learned; then 8 bytes of nothing
///     indexAt      40 bytes an example: see TokenStore
///     factsAt      what else is known, as UTF-8
///     checksumsAt  CRC-32C of every 16 MiB from 64 on to here, 4 bytes each
///
/// @param idBits   of a token's id
/// @param examples how many
/// @param tokens   of all examples
record StoreHeader(int idBits, int examples, long tokens, long indexAt, long factsAt, long checksumsAt) {

    static final int SIZE = 64;

    /// Bytes that have a checksum together.
    static final int BLOCK = 16 << 20;

    /// Bytes of an example in the index.
    static final int ENTRY = 40;

    /// Bytes behind the last token, so that eight can be read wherever one begins.
    static final int SLACK = 8;

    private static final long MAGIC = 0x31304B4F54495243L;      // "CRITOK01"

    /// Bits of a token: its id, and whether it is learned.
    int tokenBits() {
        return idBits + 1;
    }

    /// Bytes of the whole file.
    long fileSize() {
        return checksumsAt + 4L * blocks();
    }

    /// Blocks that have a checksum.
    int blocks() {
        return Math.toIntExact(Math.ceilDiv(checksumsAt - SIZE, (long) BLOCK));
    }

    /// Whether its numbers fit each other and a file of this size.
    private boolean fits(long size) {
        return idBits >= 1 && idBits <= 31 && examples >= 0 && tokens >= 0 && tokens <= Long.MAX_VALUE / 64
            && indexAt == SIZE + Math.ceilDiv(tokens * tokenBits(), 64L) * 8 + SLACK && factsAt == indexAt + (long) ENTRY * examples
            && checksumsAt >= factsAt && checksumsAt < size && fileSize() == size;
    }

    /// @param checksums as they stand at the end of the file
    byte[] bytes(byte[] checksums) {
        ByteBuffer out = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(MAGIC).putInt(idBits).putInt(examples).putLong(tokens).putLong(indexAt).putLong(factsAt).putLong(checksumsAt);
        return out.putInt(SIZE - 4, checksum(out.array(), checksums)).array();
    }

    /// The header of a file, where it is one.
    ///
    /// @param size of the file in bytes
    static Optional<StoreHeader> read(byte[] bytes, long size) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < SIZE || in.getLong() != MAGIC) {
            return Optional.empty();
        }
        StoreHeader header = new StoreHeader(in.getInt(), in.getInt(), in.getLong(), in.getLong(), in.getLong(), in.getLong());
        return header.fits(size) ? Optional.of(header) : Optional.empty();
    }

    /// Whether a header and the checksums of its file are as they were written.
    static boolean isSound(byte[] header, byte[] checksums) {
        return ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt(SIZE - 4) == checksum(header, checksums);
    }

    private static int checksum(byte[] header, byte[] checksums) {
        CRC32C crc = new CRC32C();
        crc.update(header, 0, SIZE - 4);
        crc.update(checksums);
        return (int) crc.getValue();
    }
}
