package cria.data.store;

import cria.file.CacheFolder;
import cria.file.InputFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// SHA-256 of files' contents. That of a file which was read once is remembered under what the system says of it: device, inode, size, and
/// the times of the last change of its contents and of its inode to the nanosecond. No program can set the latter, so a file that was
/// written since has another, but where both happened within one tick of the system's clock: what changed in the last two seconds before
/// it was read is not remembered.
final class Fingerprints {

    private static final Duration SETTLED = Duration.ofSeconds(2);

    private final CacheFolder folder;

    Fingerprints(CacheFolder folder) {
        this.folder = folder;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static String hex(String text) {
        return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /// What the system says of a file; two answers differ if it was written between them.
    static String state(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            Map<String, Object> state = new TreeMap<>(Files.readAttributes(file, "unix:dev,ino,size,lastModifiedTime,ctime"));
            return state.toString();
        }
        return file.toRealPath() + " " + Files.readAttributes(file, "size,lastModifiedTime,creationTime,fileKey");
    }

    /// The content's hash in hexadecimal digits.
    String of(Path file) throws IOException {
        String state = state(file);
        String name = hex(state) + ".known";
        Optional<Path> known = folder.find(name);
        if (known.isPresent() && Files.size(known.get()) == 64) {
            return new String(Files.readAllBytes(known.get()), StandardCharsets.US_ASCII);
        }
        Instant begun = Instant.now();
        MessageDigest digest = sha256();
        byte[] buffer = new byte[1 << 20];
        try (InputStream in = InputFiles.stream(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        }
        String hash = HexFormat.of().formatHex(digest.digest());
        if (state.equals(state(file)) && changed(file).isBefore(begun.minus(SETTLED))) {
            try (CacheFolder.Begun memo = folder.begin()) {
                memo.channel().write(ByteBuffer.wrap(hash.getBytes(StandardCharsets.US_ASCII)));
                memo.commit(name);
            }
        }
        return hash;
    }

    private static Instant changed(Path file) throws IOException {
        Instant contents = Files.getLastModifiedTime(file).toInstant();
        if (file.getFileSystem().supportedFileAttributeViews().contains("unix")
            && Files.getAttribute(file, "unix:ctime") instanceof FileTime inode
            && inode.toInstant().isAfter(contents)) {
            return inode.toInstant();
        }
        return contents;
    }
}
