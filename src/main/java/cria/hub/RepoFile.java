package cria.hub;

import cria.InputException;
import cria.Shown;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// A file of a repository at a commit, as the hub describes it.
///
/// @param path   with slashes
/// @param size   in bytes
/// @param blob   its name among the cache's blobs, which is its `ETag`: the SHA-256 of a large file, the id that git gives a small one
record RepoFile(String path, long size, String blob) {

    /// Larger than any file of the hub.
    private static final long LARGEST = 1L << 44;
    private static final int LONGEST_PATH = 1024;
    private static final int LONGEST_NAME = 255;
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern GIT_ID = Pattern.compile("[0-9a-f]{40}");
    private static final Pattern BLOB = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,127}");

    /// @throws InputException if the hub says what cannot be, or what would lead out of the cache
    RepoFile {
        checkPath(path);
        if (size < 0 || size > LARGEST) {
            throw new InputException("the hub says that %s has %d bytes, which no file has; nothing was fetched"
                .formatted(Shown.of(path), size));
        }
        if (!BLOB.matcher(blob).matches()) {
            throw new InputException("the hub calls the contents of %s \"%s\", which cannot be a file's name; nothing was fetched"
                .formatted(Shown.of(path), Shown.of(blob)));
        }
    }

    /// @throws InputException if a file of this name would lie outside its folder, here or on Windows, or cannot be
    static void checkPath(String path) {
        for (String name : path.split("/", -1)) {
            if (name.isEmpty() || name.equals(".") || name.equals("..") || name.contains("\\") || name.contains(":")
                || name.chars().anyMatch(Character::isISOControl)) {
                throw new InputException("the repository names a file \"" + Shown.of(path)
                    + "\", which would lie outside its folder or cannot be; nothing of it is fetched");
            }
            if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME || path.length() > LONGEST_PATH) {
                throw new InputException("the repository names a file \"" + Shown.of(path)
                    + "\", which is longer than a name may be; nothing of it is fetched");
            }
        }
    }

    /// What the answer to a request for a file tells of it: for a large one the hub's own headers, before it sends us elsewhere.
    ///
    /// @param hub  the hub's answer
    /// @param last the one that was not a redirection, or led to another host
    static RepoFile of(String path, HttpHeaders hub, HttpHeaders last) {
        String tag = hub.firstValue("X-Linked-Etag").or(() -> last.firstValue("X-Linked-Etag")).or(() -> last.firstValue("ETag"))
            .orElseThrow(() -> untold(path, "no ETag"));
        Optional<String> size = hub.firstValue("X-Linked-Size").or(() -> last.firstValue("X-Linked-Size"))
            .or(() -> last.firstValue("Content-Length"));
        if (!size.orElse("").matches("\\d{1,18}")) {
            throw untold(path, "no length");
        }
        return new RepoFile(path, Long.parseLong(size.get()), tag.replaceFirst("^W/", "").replace("\"", ""));
    }

    private static InputException untold(String path, String what) {
        return new InputException("the answer for " + Shown.of(path) + " has " + what
            + ", as an answer of the hub has; look at HF_ENDPOINT");
    }

    /// How its bytes are checked; nothing where the hub gives no hash of them.
    Optional<BlobHash> hash() {
        return SHA256.matcher(blob).matches() ? Optional.of(BlobHash.sha256())
            : GIT_ID.matcher(blob).matches() ? Optional.of(BlobHash.git(size)) : Optional.empty();
    }

    /// Without its folders.
    String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    boolean isInFolder() {
        return path.contains("/");
    }

    static long bytes(List<RepoFile> files) {
        return files.stream().mapToLong(RepoFile::size).sum();
    }

    /// As people read it: `2.47 GB`.
    static String shown(long bytes) {
        String[] units = {"bytes", "kB", "MB", "GB", "TB"};
        double value = bytes;
        int unit = 0;
        while (value >= 999.5 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : value < 10 ? "%.2f %s" : value < 100 ? "%.1f %s" : "%.0f %s", value,
            units[unit]);
    }
}
