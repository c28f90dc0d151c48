package cria.data.source.stream;

import cria.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The lines of a UTF-8 file with their numbers. Bytes are cut into lines before they are decoded, so that a byte that is no
/// UTF-8 is reported with its line; a decoder that replaces it would teach U+FFFD to the model.
public final class Utf8Lines implements AutoCloseable {

    /// The longest line, in bytes: more than the text of a long book. A longer one is a mistake more often than a row, and what is made
    /// of a line in memory is a hundred times its size.
    public static final int LONGEST = 4 << 20;

    private final InputStream in;
    private final Path file;
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int end;
    private byte[] line = new byte[1 << 10];
    private long number;

    public Utf8Lines(InputStream in, Path file) {
        this.in = in;
        this.file = file;
    }

    public Path file() {
        return file;
    }

    /// The number of the line that [#next] gave last, from 1.
    public long number() {
        return number;
    }

    /// The next line without its end, or null.
    public @Nullable String next() {
        return InputFile.reading(file, this::read);
    }

    private @Nullable String read() throws IOException {
        int length = 0;
        boolean ended = false;
        while (!ended) {
            if (at == end) {
                at = 0;
                end = in.read(buffer);
                if (end <= 0) {
                    end = 0;
                    if (length == 0) {
                        return null;
                    }
                    break;
                }
            }
            int from = at;
            while (at < end && buffer[at] != '\n') {
                at++;
            }
            int more = at - from;
            if (length + more > LONGEST) {
                throw new InputException(file, number + 1, "the line is longer than %d MiB; part it into several rows".formatted(LONGEST
                    >> 20));
            }
            if (length + more > line.length) {
                line = Arrays.copyOf(line, Math.max(length + more, line.length * 2));
            }
            System.arraycopy(buffer, from, line, length, more);
            length += more;
            if (at < end) {
                at++;
                ended = true;
            }
        }
        number++;
        if (length > 0 && line[length - 1] == '\r') {
            length--;
        }
        return Encodings.decode(line, length, file, number);
    }

    @Override
    public void close() {
        InputFile.reading(file, () -> {
            in.close();
            return null;
        });
    }
}
