package cria.hostile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What lies in a folder at one time: of every file its kind, its permissions and a hash of its bytes, of a link its target. Of a
/// very large file, which is a sparse one, size, time and ends are enough. Nothing is followed and no pipe is opened.
///
/// @param files by their paths in the folder
record Snapshot(Map<String, String> files) {
    private static final long LARGE = 1 << 24;
    private static final int END = 1 << 16;

    /// @param path in the folder
    record Change(Kind kind, String path) {
        enum Kind { MADE, CHANGED, GONE }
    }

    static Snapshot of(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.toList()) {
                files.put(folder.relativize(file).toString(), describe(file));
            }
        }
        return new Snapshot(files);
    }

    private static String describe(Path file) throws IOException {
        PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (attributes.isSymbolicLink()) {
            return "link to " + Files.readSymbolicLink(file);
        }
        String permissions = PosixFilePermissions.toString(attributes.permissions());
        if (attributes.isDirectory()) {
            return "folder " + permissions;
        }
        if (attributes.isOther()) {
            return "special file " + permissions;
        }
        String bytes = !Files.isReadable(file) ? "unreadable"
            : attributes.size() <= LARGE ? hash(file) : attributes.lastModifiedTime() + " " + ends(file, attributes.size());
        return "file " + permissions + " " + attributes.size() + " " + bytes;
    }

    private static String hash(Path file) throws IOException {
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha256())) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(((DigestInputStream) in).getMessageDigest().digest());
        }
    }

    private static String ends(Path file, long size) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            MessageDigest digest = sha256();
            for (long from : new long[] {0, size - END}) {
                ByteBuffer part = ByteBuffer.allocate(END);
                channel.position(from).read(part);
                digest.update(part.flip());
            }
            return HexFormat.of().formatHex(digest.digest());
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /// What has become of the files since.
    List<Change> until(Snapshot later) {
        List<Change> changes = new ArrayList<>();
        files.forEach((path, before) -> {
            String after = later.files.get(path);
            if (after == null) {
                changes.add(new Change(Change.Kind.GONE, path));
            } else if (!after.equals(before)) {
                changes.add(new Change(Change.Kind.CHANGED, path));
            }
        });
        later.files.keySet().stream().filter(path -> !files.containsKey(path))
            .forEach(path -> changes.add(new Change(Change.Kind.MADE, path)));
        return changes;
    }
}
