package cria.hub;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The hash that names a file's contents, taken as they come.
final class BlobHash {
    private final MessageDigest digest;

    private BlobHash(MessageDigest digest) {
        this.digest = digest;
    }

    /// Of a file in LFS.
    static BlobHash sha256() {
        return new BlobHash(digest("SHA-256"));
    }

    /// Of a file in git itself, whose id begins with its length.
    static BlobHash git(long size) {
        MessageDigest digest = digest("SHA-1");
        digest.update(("blob " + size + "\0").getBytes(StandardCharsets.US_ASCII));
        return new BlobHash(digest);
    }

    void update(byte[] bytes, int count) {
        digest.update(bytes, 0, count);
    }

    /// In lower-case hexadecimal digits; nothing can be added after it.
    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
