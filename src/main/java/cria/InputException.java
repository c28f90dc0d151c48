package cria;

import java.nio.file.Path;
import java.util.Objects;

/// What the user gave is wrong: a flag, or a file that it names. The message is one line: where, what was asked, what was
/// found, what to do. The command ends with exit code 2.
public class InputException extends RuntimeException {

    public InputException(String message) {
        super(message);
    }

    public InputException(Path file, String message) {
        super(Shown.of(file) + ": " + message);
    }

    /// @param line counted from 1
    public InputException(Path file, long line, String message) {
        super(Shown.of(file) + ":" + line + ": " + message);
    }

    /// One line, never null.
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
