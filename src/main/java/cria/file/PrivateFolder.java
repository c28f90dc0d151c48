package cria.file;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Folders in which only this user can put anything. On systems without owners and permissions as Unix has them nothing is looked at.
final class PrivateFolder {
    private static final String OWNER_ONLY = "rwx------";

    private PrivateFolder() {}

    /// Makes a folder for this user alone, or closes one of this user's to others.
    ///
    /// @return whether nobody else could have put anything there: where it was open, what it holds is not to be trusted
    /// @throws IOException where it is a link, no folder, or somebody else's
    static boolean make(Path folder) throws IOException {
        if (!hasOwners(folder)) {
            Files.createDirectories(folder);
            return true;
        }
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
        }
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileSystemException(folder.toString(), null, "is a link");
        } else if (!isThisUsers(folder)) {
            throw new FileSystemException(folder.toString(), null, "belongs to another user");
        }
        boolean closed = !othersCanWrite(folder);
        if (!closed) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(OWNER_ONLY));
        }
        return closed;
    }

    /// Whether a file or folder, and not what a link leads to, is this user's and nobody else can write it.
    static boolean isOurs(Path path) throws IOException {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS) && (!hasOwners(path) || isThisUsers(path) && !othersCanWrite(path));
    }

    private static boolean hasOwners(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("unix");
    }

    private static boolean isThisUsers(Path path) throws IOException {
        return ((Number) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS)).longValue() == new UnixSystem().getUid();
    }

    private static boolean othersCanWrite(Path path) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
        return permissions.contains(PosixFilePermission.GROUP_WRITE) || permissions.contains(PosixFilePermission.OTHERS_WRITE);
    }
}
