package cria.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A folder of files that can be made again, for this user alone: several processes may use it at a time, each file appears whole or not at
/// all, what a killed process left is swept by the next, and what has not been used for longest goes when the folder grows too large.
public final class CacheFolder {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String BEGUN = ".cria-";

    private final Path folder;

    private CacheFolder(Path folder) {
        this.folder = folder;
    }

    /// This program's folder of a kind of files, under `$XDG_CACHE_HOME` or `~/.cache`.
    public static Path standard(String kind) {
        String home = System.getenv("XDG_CACHE_HOME");
        Path root = home == null || home.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(home);
        return root.resolve("cria").resolve(kind);
    }

    /// Makes a folder in a folder of this program, as [#standard] names it, and closes both to others. What lies in one that others could
    /// write is deleted.
    ///
    /// @throws IOException where it cannot be made or written, is a link or no folder, or belongs to somebody else
    public static CacheFolder open(Path path) throws IOException {
        Path folder = path.toAbsolutePath().normalize();
        boolean ours = PrivateFolder.make(Objects.requireNonNull(folder.getParent()));
        ours &= PrivateFolder.make(folder);
        CacheFolder opened = new CacheFolder(folder);
        if (!ours) {
            for (Path file : opened.files("*")) {
                Files.deleteIfExists(file);
            }
        }
        PendingFile.probe(folder);
        return opened;
    }

    public Path path() {
        return folder;
    }

    /// A file of this name, if it is there, regular, and only this user could have written it. It counts as used from here on.
    public Optional<Path> find(String name) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || !PrivateFolder.isOurs(file)) {
            return Optional.empty();
        }
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        return Optional.of(file);
    }

    public void delete(String name) throws IOException {
        Files.deleteIfExists(folder.resolve(name));
    }

    /// Begins a file. Its temporary name can be guessed by nobody, and a lock that ends with the process tells others that it is being
    /// written.
    public Begun begin() throws IOException {
        sweep();
        while (true) {
            byte[] name = new byte[16];
            RANDOM.nextBytes(name);
            Path file = folder.resolve(BEGUN + HexFormat.of().formatHex(name) + ".tmp");
            FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ,
                StandardOpenOption.WRITE), ownerOnly());
            FileLock lock = channel.tryLock();
            if (lock != null && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                return new Begun(file, channel);
            }
            channel.close();        // swept by another process before it was locked
        }
    }

    private FileAttribute<?>[] ownerOnly() {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))}
            : new FileAttribute<?>[0];
    }

    /// Deletes what was begun by processes that are no more.
    private void sweep() throws IOException {
        for (Path file : files(BEGUN + "*.tmp")) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                 @Nullable
                 FileLock lock = channel.tryLock()) {
                if (lock != null) {
                    Files.deleteIfExists(file);
                }
            } catch (OverlappingFileLockException | IOException _) {
                // it is being written by this process, or went meanwhile
            }
        }
    }

    /// Deletes the files that have not been used for longest until the rest is small enough.
    ///
    /// @param pattern of their names, as in `*.tokens`
    /// @param most    bytes of the files that stay
    public void shrink(String pattern, long most) throws IOException {
        record Used(Path file, long size, long time) {}
        List<Used> all = new ArrayList<>();
        for (Path file : files(pattern)) {
            try {
                all.add(new Used(file, Files.size(file), Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toMillis()));
            } catch (NoSuchFileException _) {
                // another process deleted it
            }
        }
        all.sort(Comparator.comparingLong(Used::time));
        long total = all.stream().mapToLong(Used::size).sum();
        for (Used each : all) {
            if (total <= most) {
                break;
            }
            Files.deleteIfExists(each.file);
            total -= each.size;
        }
    }

    private List<Path> files(String pattern) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, pattern)) {
            found.forEach(files::add);
        }
        return files;
    }

    /// A file on its way.
    public static final class Begun implements AutoCloseable {
        private final Path file;
        private final FileChannel channel;
        private boolean named;

        private Begun(Path file, FileChannel channel) {
            this.file = file;
            this.channel = channel;
        }

        /// Open for reading and writing until this is closed.
        public FileChannel channel() {
            return channel;
        }

        /// Gives it its name, in place of what has it. It need not have reached the disk: who reads it must be able to see that.
        public void commit(String name) throws IOException {
            Files.move(file, file.resolveSibling(name), StandardCopyOption.ATOMIC_MOVE);
            named = true;
        }

        /// Deletes it, unless it has a name.
        @Override
        public void close() throws IOException {
            if (!named) {
                Files.deleteIfExists(file);
            }
            channel.close();
        }
    }
}
