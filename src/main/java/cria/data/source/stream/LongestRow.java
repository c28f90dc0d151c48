package cria.data.source.stream;

import cria.InputException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/// Refuses to read on where one row does not end within [Utf8Lines#LONGEST] bytes. What a parser reads ahead is counted with the row.
public final class LongestRow extends FilterInputStream {

    private final Path file;
    private long line = 1;
    private long bytes;

    public LongestRow(InputStream in, Path file) {
        super(in);
        this.file = file;
    }

    /// @param line on which the row begins, from 1
    public void begin(long line) {
        this.line = line;
        bytes = 0;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int most) throws IOException {
        int count = super.read(into, from, most);
        bytes += Math.max(0, count);
        if (bytes > Utf8Lines.LONGEST) {
            throw new InputException(file, line, "the row that begins here is longer than %d MiB; part it into several"
                .formatted(Utf8Lines.LONGEST >> 20));
        }
        return count;
    }
}
