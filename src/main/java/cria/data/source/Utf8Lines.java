package cria.data.source;

import cria.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The lines of a UTF-8 file with their numbers. Bytes are cut into lines before they are decoded, so that a byte that is no
/// UTF-8 is reported with its line; a decoder that replaces it would teach U+FFFD to the model.
final class Utf8Lines implements AutoCloseable {

    /// The longest line, in bytes: more than the text of a long book. A longer one is a mistake more often than a row, and what is made
    /// of a line in memory is a hundred times its size.
    static final int LONGEST = 4 << 20;

    private final InputStream in;
    private final Path file;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int end;
    private byte[] line = new byte[1 << 10];
    private long number;

    Utf8Lines(InputStream in, Path file) {
        this.in = in;
        this.file = file;
    }

    Path file() {
        return file;
    }

    /// The number of the line that [#next] gave last, from 1.
    long number() {
        return number;
    }

    /// The next line without its end, or null. A byte order mark before the first is left out.
    @Nullable
    String next() {
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
        boolean mark = number == 1 && length >= 3
            && line[0] == (byte) 0xEF && line[1] == (byte) 0xBB && line[2] == (byte) 0xBF;
        return decode(mark ? 3 : 0, length);
    }

    private String decode(int from, int to) {
        ByteBuffer bytes = ByteBuffer.wrap(line, from, to - from);
        try {
            return decoder.decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new InputException(file, number, "not UTF-8: the byte 0x%02X at byte %d of the line; save the file as UTF-8"
                .formatted(line[bytes.position()], bytes.position() + 1));
        }
    }

    @Override
    public void close() {
        InputFile.reading(file, () -> {
            in.close();
            return null;
        });
    }
}
