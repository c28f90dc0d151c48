package cria.data.source.parquet;

import cria.file.InputFiles;
import dev.hardwood.InputFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A file as Hardwood reads one. It is not mapped: one that another process cuts off while it is read is an error, and no signal.
final class ChannelFile implements InputFile {

    private final Path file;
    private final AtomicInteger reads = new AtomicInteger();
    private @Nullable FileChannel channel;

    ChannelFile(Path file) {
        this.file = file;
    }

    @Override
    public void open() throws IOException {
        if (channel == null) {
            channel = InputFiles.channel(file);
        }
    }

    private FileChannel channel() throws IOException {
        if (channel == null) {
            throw new IOException("it is not open");
        }
        return channel;
    }

    /// Whether something is being read.
    boolean isBusy() {
        return reads.get() > 0;
    }

    /// A length that lies is found out before memory is taken for it.
    @Override
    public ByteBuffer readRange(long offset, int length) throws IOException {
        if (offset < 0 || length < 0 || offset > length() - length) {
            throw new EOFException("it names bytes behind its end");
        }
        reads.incrementAndGet();
        try {
            ByteBuffer bytes = ByteBuffer.allocate(length);
            while (bytes.hasRemaining()) {
                if (channel().read(bytes, offset + bytes.position()) < 0) {
                    throw new EOFException("it ends too early");
                }
            }
            return bytes.flip();
        } finally {
            reads.decrementAndGet();
        }
    }

    @Override
    public long length() throws IOException {
        return channel().size();
    }

    @Override
    public String name() {
        return String.valueOf(file.getFileName());
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
