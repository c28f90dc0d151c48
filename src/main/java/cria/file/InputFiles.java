package cria.file;

import cria.InputException;
import cria.Shown;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;

/// The one way in: every file that a user names, or that lies in a directory which a user names, is opened here. Only regular files
/// are (a link may lead to one): a pipe could let the program wait for ever, a device has no end. Files that are read whole have a
/// largest size by their [FileKind].
public final class InputFiles {

    /// The names under which a process finds what was piped into it, on purpose.
    private static final Pattern PIPED_ON_PURPOSE = Pattern.compile("/dev/stdin|/(dev|proc/self)/fd/\\d+");

    private InputFiles() {}

    /// The path that a text names.
    ///
    /// @throws InputException if no file can have that name
    public static Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException _) {
            throw new InputException("\"" + Shown.of(name) + "\" cannot be a path: no file's name holds such a character");
        }
    }

    /// All bytes of a file.
    ///
    /// @throws InputException when it is not there, is no regular file, is larger than its kind may be, or cannot be read
    public static byte[] bytes(Path file, FileKind kind) {
        try (InputStream in = stream(file)) {
            byte[] bytes = in.readNBytes(kind.bytes() + 1);
            if (bytes.length > kind.bytes()) {
                throw new InputException(file, "is larger than %s may be (%d MiB); is it the right file?"
                    .formatted(kind.title(), kind.bytes() >> 20));
            }
            return bytes;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /// All of a text file. Bytes that are not UTF-8 become replacement characters: what reads the text says what is wrong with it.
    ///
    /// @throws InputException as [#bytes]
    public static String text(Path file, FileKind kind) {
        return new String(bytes(file, kind), StandardCharsets.UTF_8);
    }

    /// A file to be read from beginning to end.
    ///
    /// @throws InputException when it is not there, or is no regular file
    public static InputStream stream(Path file) throws IOException {
        checkRegular(file);
        return Files.newInputStream(file);
    }

    /// As [#stream]; it may also be `/dev/stdin` or another stream that this process was given.
    ///
    /// @throws InputException when it is not there, or is neither
    public static InputStream streamOrPipe(Path file) throws IOException {
        return isPiped(file) ? Files.newInputStream(file) : stream(file);
    }

    /// Whether a path names a stream that this process was given.
    public static boolean isPiped(Path file) {
        return PIPED_ON_PURPOSE.matcher(file.toString()).matches();
    }

    /// A file to be mapped.
    ///
    /// @throws InputException when it is not there, or is no regular file
    public static FileChannel channel(Path file) throws IOException {
        checkRegular(file);
        return FileChannel.open(file, StandardOpenOption.READ);
    }

    /// @throws InputException when it is not there, or is no regular file
    public static void checkRegular(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new InputException(file, what(file));
        }
    }

    /// What the reading of a file that broke off is reported as.
    public static InputException unreadable(Path file, IOException e) {
        return new InputException(file, "could not be read: " + IoReason.of(e));
    }

    private static String what(Path file) {
        if (Files.isDirectory(file)) {
            return "found a directory, expected a file";
        }
        if (Files.exists(file)) {
            return "found a device, a pipe or a socket, expected a file";
        }
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? "found a link whose target is gone, expected a file" : "no such file";
    }
}
