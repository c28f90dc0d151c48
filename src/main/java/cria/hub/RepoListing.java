package cria.hub;

import cria.InputException;
import cria.Shown;
import cria.file.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What the hub says of a repository at a revision.
///
/// @param commit that the revision is
record RepoListing(String commit, List<Entry> entries) {

    private static final int MOST_FILES = 50_000;

    /// A file; nothing is known of its contents where an older hub or a mirror does not tell.
    ///
    /// @param blob empty where it was not told
    record Entry(String path, long size, String blob) {
        boolean isKnown() {
            return size >= 0 && !blob.isEmpty();
        }
    }

    /// @param answer of the API, from an address
    /// @throws InputException if it is none
    static RepoListing parse(Path address, byte[] answer) {
        JsonObject json = JsonObject.parse(address, "the hub's answer", answer);
        String commit = json.string("sha");
        if (!RepoId.isCommit(commit)) {
            throw json.refused("sha", "a commit of 40 hexadecimal digits");
        }
        List<Entry> entries = new ArrayList<>();
        Set<String> paths = new HashSet<>();
        if (json.has("siblings") && json.get("siblings").size() > MOST_FILES) {
            throw new InputException(address, "lists %,d files, more than are fetched (%,d)".formatted(json.get("siblings").size(),
                MOST_FILES));
        }
        for (JsonObject file : json.has("siblings") ? json.objects("siblings") : List.<JsonObject>of()) {
            Entry entry = entry(file);
            RepoFile.checkPath(entry.path);
            if (!paths.add(entry.path)) {
                throw new InputException(address, "lists " + Shown.of(entry.path) + " twice; nothing was fetched");
            }
            entries.add(entry);
        }
        for (String path : paths) {
            for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
                if (paths.contains(path.substring(0, slash))) {
                    throw new InputException(address, "lists " + Shown.of(path) + " inside of a file; nothing was fetched");
                }
            }
        }
        return new RepoListing(commit, entries);
    }

    private static Entry entry(JsonObject file) {
        String path = file.string("rfilename");
        if (file.has("lfs")) {
            JsonObject lfs = file.object("lfs");
            return new Entry(path, lfs.has("size") ? lfs.whole("size", 0) : file.whole("size", 0),
                lfs.string(lfs.has("sha256") ? "sha256" : "oid"));
        }
        return new Entry(path, file.has("size") ? file.whole("size", 0) : -1, file.has("blobId") ? file.string("blobId") : "");
    }
}
