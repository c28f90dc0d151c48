package cria.data.source;

import cria.InputException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/// Bytes of files that a user names.
final class InputFile {

    private InputFile() {}

    /// The bytes of a file, out of gzip where its name says so. `mark` works.
    static InputStream open(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new InputException(file, Files.exists(file) ? "not a file" : "no such file");
        }
        InputStream in = Files.newInputStream(file);
        try {
            boolean gzip = file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".gz");
            return new BufferedInputStream(gzip ? new GZIPInputStream(in, 1 << 16) : in, 1 << 16);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /// Runs what reads a file. The system's errors become one line about the file.
    static <T extends @Nullable Object> T reading(Path file, Reading<T> work) {
        try {
            return work.run();
        } catch (ZipException | EOFException e) {
            throw new InputException(file, "broken gzip data (" + e.getMessage() + "); is the file complete?");
        } catch (IOException e) {
            throw new InputException(file, "cannot be read: " + e);
        }
    }

    /// Work that reads a file.
    interface Reading<T extends @Nullable Object> {
        T run() throws IOException;
    }
}
