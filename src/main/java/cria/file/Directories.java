package cria.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Directories that must survive a crash.
public final class Directories {

    private static final boolean CAN_BE_FORCED = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private Directories() {}

    /// Brings the names in a directory to the disk: a rename is there only when its directory is. Windows neither needs nor allows
    /// this.
    public static void force(Path directory) throws IOException {
        if (CAN_BE_FORCED) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /// Deletes a directory and all in it; nothing if it is not there.
    public static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> walk = Files.walk(directory)) {
            files = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
