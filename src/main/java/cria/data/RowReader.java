package cria.data;

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

/// The rows of a file, one at a time, so that a file may be larger than memory.
public interface RowReader extends AutoCloseable {

    /// What [#open] reads, for messages.
    String ACCEPTED = ".jsonl (one object a line), .json (one array of objects), .txt (one document a line), each also with .gz";

    /// The next row, or null where the file ends, however often it is asked.
    ///
    /// @throws InputException where the file is broken, with the line
    Row next();

    @Override
    void close();

    /// Opens a file as its name's ending says. A `.json` that holds one object a line, and a `.jsonl` that holds one array, are
    /// read for what they are.
    ///
    /// @throws InputException if it is not there or of no kind that is read
    static RowReader open(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        String kind = name.endsWith(".gz") ? name.substring(0, name.length() - ".gz".length()) : name;
        boolean json = kind.endsWith(".jsonl") || kind.endsWith(".json");
        if (!json && !kind.endsWith(".txt")) {
            throw new InputException(file, "no kind of file that is read; give " + ACCEPTED);
        }
        return reading(file, () -> {
            InputStream in = stream(file);
            try {
                if (!json) {
                    return new TextLines(new Utf8Lines(in, file));
                }
                return firstCharacter(in) == '[' ? new JsonArray(in, file) : new JsonLines(new Utf8Lines(in, file), kind);
            } catch (IOException | RuntimeException e) {
                in.close();
                throw e;
            }
        });
    }

    /// The bytes of a file, out of gzip where its name says so. `mark` works.
    static InputStream stream(Path file) throws IOException {
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

    /// The first character that is neither a byte order mark nor white space, or -1; the stream stays where it is.
    private static int firstCharacter(InputStream in) throws IOException {
        int limit = 1 << 12;
        in.mark(limit);
        int c = -1;
        for (int i = 0; i < limit; i++) {
            c = in.read();
            boolean mark = c == 0xEF || c == 0xBB || c == 0xBF;
            if (!mark && c != ' ' && c != '\t' && c != '\r' && c != '\n') {
                break;
            }
        }
        in.reset();
        return c;
    }

    /// Runs what reads a file. The system's errors become one line about the file.
    static <T> T reading(Path file, Reading<T> work) {
        try {
            return work.run();
        } catch (ZipException | EOFException e) {
            throw new InputException(file, "broken gzip data (" + e.getMessage() + "); is the file complete?");
        } catch (IOException e) {
            throw new InputException(file, "cannot be read: " + e);
        }
    }

    /// Work that reads a file.
    interface Reading<T> {
        T run() throws IOException;
    }
}
