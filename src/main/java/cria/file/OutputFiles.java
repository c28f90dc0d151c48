package cria.file;

import cria.InputException;
import cria.Shown;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// Whether what a user named can become a file or a directory: looked at before the work begins, not when its result is to be written.
/// Nothing is written over a device, through a link, or over a file that the work reads.
public final class OutputFiles {

    /// What most file systems take.
    private static final int NAME_BYTES = 255;

    private OutputFiles() {}

    /// @param flag   that names it, for the message
    /// @param inputs files that the work reads, and directories in which some lie
    /// @throws InputException if it is empty, a directory, a device, a link or an input, or could not be made
    public static void check(Path file, String flag, Collection<Path> inputs) {
        checkName(file, flag);
        if (Files.isSymbolicLink(file)) {
            throw refused(file, flag, "it is a link, and nothing is written through one; name the file itself");
        }
        if (Files.isDirectory(file)) {
            throw refused(file, flag, "it is a directory; name a file in it");
        }
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file)) {
            throw refused(file, flag, "it is a device, a pipe or a socket; name a file");
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw refused(file, flag, "the folder " + (folder == null ? "/" : Shown.of(folder)) + " does not exist; make it first");
        }
        if (Files.exists(file)) {
            for (Path input : inputs) {
                if (isPartOf(file, folder, input)) {
                    throw refused(file, flag, "it is read by this command, and would be lost; name another");
                }
            }
        }
        probe(file, flag, folder);
    }

    /// @param flag that names it, for the message
    /// @throws InputException if it is empty or no directory, or could not be made
    public static void checkDirectory(Path directory, String flag) {
        checkName(directory, flag);
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw refused(directory, flag, "it is a file; give a directory, which is made where it is missing");
        }
        if (Files.isSymbolicLink(directory) && !Files.exists(directory)) {
            throw refused(directory, flag, "it is a link whose target is gone; name the directory itself");
        }
        Path folder = directory.toAbsolutePath().normalize();
        while (folder != null && !Files.exists(folder)) {
            folder = folder.getParent();
        }
        if (folder == null || !Files.isDirectory(folder)) {
            throw refused(directory, flag, "no directory can be made there" + (folder == null ? "" : ": " + Shown.of(folder)
                + " is a file") + "; name another");
        }
        probe(directory, flag, folder);
    }

    /// Whether files of these names can be written into a directory, in place of what has the names. A link is replaced, and what it
    /// leads to stays.
    ///
    /// @throws InputException if a folder, a device or a pipe has one of the names
    public static void checkReplaceable(Path directory, Collection<String> names) {
        for (String name : names) {
            Path file = directory.resolve(name);
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isSymbolicLink(file) && !Files.isRegularFile(file)) {
                throw new InputException(file, "is to be written, and a folder, a device or a pipe has the name; move it away");
            }
        }
    }

    /// @throws InputException if two flags name one file
    public static void checkDiffer(Path file, String flag, @Nullable Path other, String otherFlag) {
        if (other != null && file.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize())) {
            throw refused(file, flag, "so it is by " + otherFlag + "; give each a file of its own");
        }
    }

    private static void checkName(Path path, String flag) {
        if (path.toString().isEmpty()) {
            throw new InputException(flag + " is empty; name a path");
        }
        for (Path name : path) {
            if (name.toString().getBytes(StandardCharsets.UTF_8).length > NAME_BYTES) {
                throw refused(path, flag, "a name in it is longer than %d bytes; choose a shorter one".formatted(NAME_BYTES));
            }
        }
    }

    private static boolean isPartOf(Path file, Path folder, @Nullable Path input) {
        try {
            return input != null && Files.exists(input)
                && Files.isSameFile(Files.isDirectory(input) ? folder : file, input);
        } catch (IOException e) {
            throw InputFiles.unreadable(input, e);
        }
    }

    private static void probe(Path path, String flag, Path folder) {
        try {
            PendingFile.probe(folder);
        } catch (IOException e) {
            throw refused(path, flag, "nothing can be written in " + Shown.of(folder) + ": " + IoReason.of(e) + "; name another place");
        }
    }

    private static InputException refused(Path path, String flag, String reason) {
        return new InputException(path, "named by " + flag + ": " + reason);
    }
}
