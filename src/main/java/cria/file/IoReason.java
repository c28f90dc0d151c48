package cria.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/// Says in a few words why a file could not be read or written. Many exceptions of `java.nio` carry the reason in their class
/// and only the path in their message.
public final class IoReason {

    private IoReason() {}

    /// A clause for the end of a sentence: `access is denied`, `No space left on device`.
    public static String of(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "it is not there";
            case AccessDeniedException _ -> "access is denied";
            case NotDirectoryException _ -> "it is not a directory";
            case FileAlreadyExistsException _ -> "a file of that name is in the way";
            case FileSystemException f when f.getReason() != null -> f.getReason();
            default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage().lines().findFirst().orElse("");
        };
    }
}
