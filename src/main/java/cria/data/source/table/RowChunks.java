package cria.data.source.table;

import cria.data.source.stream.Utf8Lines;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Cuts a table's bytes into chunks of whole rows. All that has to be known for that is which ends of lines stand between quotes: a quote
/// opens where a cell begins, and closes where no second one follows it.
final class RowChunks {

    /// A chunk is about as large, unless a row is larger.
    private static final int CHUNK = 1 << 17;

    /// How much more is read at a time of a row that is larger.
    private static final int STEP = 1 << 16;

    /// Rows as bytes.
    ///
    /// @param length  how many of the bytes are rows
    /// @param tooLong whether these are the first bytes of a row that is longer than one may be
    record Chunk(byte[] bytes, int length, boolean tooLong) {}

    private final InputStream in;
    private final byte delimiter;
    private byte[] rest = new byte[0];
    private boolean ended;

    RowChunks(InputStream in, char delimiter) {
        this.in = in;
        this.delimiter = (byte) delimiter;
    }

    /// The next rows, or null at the end.
    @Nullable
    Chunk next() throws IOException {
        byte[] bytes = Arrays.copyOf(rest, Math.max(CHUNK, rest.length) + STEP);
        int length = rest.length;
        Boundary boundary = new Boundary(delimiter);
        int most = CHUNK;
        while (true) {
            if (most > bytes.length) {
                bytes = Arrays.copyOf(bytes, most + STEP);
            }
            int count = ended ? 0 : in.readNBytes(bytes, length, Math.max(0, most - length));
            ended = ended || length + count < most;
            length += count;
            if (ended) {
                rest = new byte[0];
                return length == 0 ? null : new Chunk(bytes, length, false);
            }
            int end = boundary.after(bytes, length);
            if (end > 0) {
                rest = Arrays.copyOfRange(bytes, end, length);
                return new Chunk(bytes, end, false);
            }
            if (length > Utf8Lines.LONGEST) {
                ended = true;
                rest = new byte[0];
                return new Chunk(bytes, length, true);
            }
            most = length + STEP;
        }
    }

    /// Where the last row ends that is whole. It goes on from where it was when it is asked about more bytes.
    private static final class Boundary {

        private final byte delimiter;
        private int at;
        private int end;
        private boolean quoted;
        private int closed = -1;

        Boundary(byte delimiter) {
            this.delimiter = delimiter;
        }

        /// How many of the bytes are whole rows; 0 where the first has not ended.
        int after(byte[] bytes, int length) {
            for (; at < length; at++) {
                byte b = bytes[at];
                if (b > '"') {
                    continue;
                }
                if (b == '"') {
                    quote(bytes);
                } else if (!quoted && (b == '\n' || b == '\r' && at + 1 < length && bytes[at + 1] != '\n')) {
                    end = at + 1;
                }
            }
            return end;
        }

        private void quote(byte[] bytes) {
            if (quoted) {
                quoted = false;
                closed = at;
            } else {
                quoted = at == 0 || closed == at - 1 || beginsCell(bytes[at - 1]);
            }
        }

        private boolean beginsCell(byte before) {
            return before == delimiter || before == '\n' || before == '\r';
        }
    }
}
