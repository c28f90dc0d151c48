package cria.file;

import cria.Shown;
import cria.WorkException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Objects;

/// A file on its way: bytes go to a temporary name in the same directory, [#commit] gives it its final name in one step.
/// Closed without a commit, nothing remains. A reader of the final name sees the old file or the whole of the other.
///
/// Several files that belong together are all [#finish]ed before the first is committed, so a full disk spoils none.
public final class PendingFile implements AutoCloseable {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path file;
    private final Path temporary;
    private final FileChannel channel;
    private boolean committed;

    private PendingFile(Path file, Path temporary, FileChannel channel) {
        this.file = file;
        this.temporary = temporary;
        this.channel = channel;
    }

    /// Makes the directory where it is missing. The file has the user's default permissions, not those of
    /// `Files.createTempFile`, with which nobody else could read it after the rename.
    ///
    /// @throws WorkException when the file cannot be made
    public static PendingFile create(Path file) {
        Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent(), file::toString);
        try {
            Files.createDirectories(directory);
            return at(directory, file);
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    /// The temporary name can be guessed by nobody, so that none can lie in wait under it, is made anew, so that nothing that has it is
    /// written through, and is short, so that a file may have the longest name that the system takes.
    private static PendingFile at(Path directory, Path file) throws IOException {
        byte[] name = new byte[16];
        RANDOM.nextBytes(name);
        Path temporary = directory.resolve(".cria-" + HexFormat.of().formatHex(name) + ".tmp");
        return new PendingFile(file, temporary, FileChannel.open(temporary, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW));
    }

    /// Whether files can be made in a directory that is there: one is made, and taken away.
    static void probe(Path directory) throws IOException {
        at(directory, directory).close();
    }

    /// Appends all of `bytes`.
    public void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /// Appends text in UTF-8. To be closed before the file is committed; the file itself stays open.
    public Writer writer() {
        return new BufferedWriter(new OutputStreamWriter(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int count) throws IOException {
                PendingFile.this.write(ByteBuffer.wrap(bytes, from, count));
            }
        }, StandardCharsets.UTF_8.newEncoder()));
    }

    /// Waits until every byte is on the disk, and closes the temporary file. The final name is as it was.
    public void finish() throws IOException {
        if (channel.isOpen()) {
            channel.force(true);
            channel.close();
        }
    }

    /// Gives the file its final name, in place of what had it.
    public void commit() throws IOException {
        finish();
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        committed = true;
        Directories.force(Objects.requireNonNull(temporary.getParent()));
    }

    /// Removes the temporary file unless it was committed.
    @Override
    public void close() throws IOException {
        if (!committed) {
            channel.close();
            Files.deleteIfExists(temporary);
        }
    }

    /// The one-line failure of a write to `file`.
    public static WorkException failure(Path file, IOException cause) {
        return new WorkException("%s: could not be written: %s; make room or rights there, or name another directory"
            .formatted(Shown.of(file), IoReason.of(cause)), cause);
    }
}
