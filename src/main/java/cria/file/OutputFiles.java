package cria.file;

import cria.InputException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Whether what a user named can become a file: looked at before the work begins, not when its result is to be written.
public final class OutputFiles {
    private OutputFiles() {}

    /// @param flag that names it, for the message
    /// @throws InputException if it is a directory, or would lie in one that is not there
    public static void check(Path file, String flag) {
        if (Files.isDirectory(file)) {
            throw new InputException(file, "named by " + flag + ": it is a directory; name a file in it");
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new InputException(file, "named by " + flag + ": the folder " + folder + " does not exist; make it first");
        }
    }
}
