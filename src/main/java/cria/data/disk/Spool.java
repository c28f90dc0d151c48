package cria.data.disk;

import cria.WorkException;
import cria.file.IoReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// A temporary file that is written from beginning to end and read anywhere.
///
/// It lies in `java.io.tmpdir` under a name that nobody can guess, only this user may read it, and it is gone when this is closed.
/// Where the system allows it has no name from the beginning, so that not even a killed process leaves it behind.
public final class Spool implements AutoCloseable {

    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 18);
    private @Nullable FileChannel channel;
    private long written;

    /// Where the next bytes go.
    public long end() {
        return written + buffer.position();
    }

    /// @throws WorkException if the disk is full
    public void append(byte[] bytes) {
        for (int at = 0; at < bytes.length;) {
            if (!buffer.hasRemaining()) {
                flush();
            }
            int count = Math.min(buffer.remaining(), bytes.length - at);
            buffer.put(bytes, at, count);
            at += count;
        }
    }

    /// Lets all that was appended be read.
    public void flush() {
        onDisk(() -> {
            FileChannel file = file();
            buffer.flip();
            while (buffer.hasRemaining()) {
                written += file.write(buffer, written);
            }
            buffer.clear();
            return file;
        });
    }

    /// Fills a buffer from a place on, as far as it and the file go.
    public void read(ByteBuffer into, long from) {
        onDisk(() -> {
            for (long at = from; into.hasRemaining();) {
                int count = file().read(into, at);
                if (count <= 0) {
                    throw new IOException("a temporary file is shorter than it was");
                }
                at += count;
            }
            return into;
        });
    }

    private FileChannel file() throws IOException {
        if (channel == null) {
            Path path = Files.createTempFile("cria-rows-", ".tmp");
            try {
                channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
            } finally {
                if (channel == null || path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
                    Files.deleteIfExists(path);
                }
            }
        }
        return channel;
    }

    @Override
    public void close() {
        FileChannel open = channel;
        if (open != null) {
            onDisk(() -> {
                open.close();
                return open;
            });
        }
    }

    private static <T> T onDisk(Disk<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw new WorkException("rows are kept in a temporary file in %s: %s; make room there, or give another folder: "
                .formatted(System.getProperty("java.io.tmpdir"), IoReason.of(e)) + "JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=FOLDER", e);
        }
    }

    private interface Disk<T> {
        T run() throws IOException;
    }
}
