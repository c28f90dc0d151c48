package cria.data.store;

import cria.file.InputFiles;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

/// Files of tokens.
final class StoreFiles {

    private StoreFiles() {}

    /// A file that nobody else can read and that goes with its channel or with the process. What is mapped of it stays.
    static FileChannel temporary() throws IOException {
        return FileChannel.open(Files.createTempFile("cria-tokens-", ".tmp"), StandardOpenOption.READ, StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    }

    /// Opens a file of tokens, every byte of which is compared with its checksum first.
    ///
    /// @return empty if it is not complete or not as it was written
    static Optional<TokenStore> open(Path file) throws IOException {
        try (FileChannel channel = InputFiles.channel(file)) {
            byte[] head = bytes(channel, 0, StoreHeader.SIZE);
            Optional<StoreHeader> header = StoreHeader.read(head, channel.size());
            if (header.isEmpty()) {
                return Optional.empty();
            }
            StoreHeader found = header.get();
            byte[] checksums = bytes(channel, found.checksumsAt(), 4 * found.blocks());
            if (!StoreHeader.isSound(head, checksums) || !isSound(channel, found, checksums)) {
                return Optional.empty();
            }
            return Optional.of(new TokenStore(channel.map(FileChannel.MapMode.READ_ONLY, 0, found.fileSize(), Arena.ofAuto()), found));
        }
    }

    private static boolean isSound(FileChannel channel, StoreHeader header, byte[] checksums) {
        ByteBuffer expected = ByteBuffer.wrap(checksums).order(ByteOrder.LITTLE_ENDIAN);
        return IntStream.range(0, header.blocks()).parallel().allMatch(block -> {
            long from = StoreHeader.SIZE + (long) block * StoreHeader.BLOCK;
            try {
                return checksum(channel, from, Math.min(from + StoreHeader.BLOCK, header.checksumsAt())) == expected.getInt(4 * block);
            } catch (IOException _) {
                return false;
            }
        });
    }

    private static int checksum(FileChannel channel, long from, long end) throws IOException {
        CRC32C crc = new CRC32C();
        ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 18);
        for (long at = from; at < end; at += buffer.limit()) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), end - at));
            if (!fill(channel, buffer, at)) {
                return ~(int) crc.getValue();
            }
            crc.update(buffer.flip());
        }
        return (int) crc.getValue();
    }

    private static byte[] bytes(FileChannel channel, long at, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        fill(channel, bytes, at);
        return bytes.array();
    }

    private static boolean fill(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
        long from = at;
        while (bytes.hasRemaining()) {
            int read = channel.read(bytes, from);
            if (read < 0) {
                return false;
            }
            from += read;
        }
        return true;
    }
}
