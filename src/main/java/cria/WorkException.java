package cria;

import java.util.Objects;

/// The work could not be done though the input was right: too little memory, a full disk, a loss that is not a number.
/// The message is one line that says what to do. The command ends with exit code 1.
public final class WorkException extends RuntimeException {

    public WorkException(String message) {
        super(message);
    }

    public WorkException(String message, Throwable cause) {
        super(message, cause);
    }

    /// One line, never null.
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
