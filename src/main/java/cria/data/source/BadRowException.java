package cria.data.source;

import cria.InputException;
import java.nio.file.Path;

/// One row is wrong, and the rows after it can be read all the same: the reader stands behind it.
public final class BadRowException extends InputException {

    private final transient Path file;
    private final long line;
    private final String reason;

    /// @param line counted from 1
    public BadRowException(Path file, long line, String reason) {
        super(file, line, reason);
        this.file = file;
        this.line = line;
        this.reason = reason;
    }

    public Path file() {
        return file;
    }

    public long line() {
        return line;
    }

    /// The message without the place.
    public String reason() {
        return reason;
    }
}
