package cria.data.source;

import cria.InputException;
import cria.file.InputFiles;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
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
        InputStream in = InputFiles.streamOrPipe(file);
        try {
            boolean gzip = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(".gz");
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
        } catch (ZipException | EOFException _) {
            throw new InputException(file, "broken gzip data; is it a .gz file, and complete?");
        } catch (IOException e) {
            throw InputFiles.unreadable(file, e);
        }
    }

    /// Work that reads a file.
    interface Reading<T extends @Nullable Object> {
        T run() throws IOException;
    }
}
