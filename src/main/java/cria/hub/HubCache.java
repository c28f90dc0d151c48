package cria.hub;

import cria.InputException;
import cria.Shown;
import cria.file.AtomicFiles;
import cria.file.FileKind;
import cria.file.InputFiles;
import cria.file.PendingFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// A repository's folder in the cache of `huggingface_hub`: `blobs` under the names of their contents, `snapshots/<commit>` with relative
/// links to them, `refs/<revision>` with the commit that it was.
///
/// What is written gets its name in one step, so that nobody, here or in Python, sees half of it.
final class HubCache {

    private static final String TAG = """
        Signature: 8a477f597d28d172789f06886806bc55
        # This directory holds what was fetched from the Hugging Face Hub and can be fetched again.
        """;

    private final Path root;
    private final Path repository;
    private final boolean links;

    HubCache(HubEnvironment environment, RepoId id) {
        this.root = environment.cache();
        this.repository = root.resolve(id.folder());
        this.links = environment.links();
    }

    Path root() {
        return root;
    }

    Path snapshot(String commit) {
        return repository.resolve("snapshots").resolve(commit);
    }

    Path blob(String name) {
        return repository.resolve("blobs").resolve(name);
    }

    /// The file on which processes wait for each other.
    Path lock(String blob) {
        return locks().resolve(blob + ".lock");
    }

    private Path locks() {
        return root.resolve(".locks").resolve(root.relativize(repository));
    }

    /// The commit that a revision was when it was last fetched.
    Optional<String> commit(String revision) {
        Path ref = repository.resolve("refs").resolve(revision);
        if (!Files.isRegularFile(ref)) {
            return RepoId.isCommit(revision) ? Optional.of(revision) : Optional.empty();
        }
        String commit = InputFiles.text(ref, FileKind.TEMPLATE).strip();
        if (!RepoId.isCommit(commit)) {
            throw new InputException(ref, "found no commit in it; delete the file and fetch the repository again");
        }
        return Optional.of(commit);
    }

    /// A snapshot that lies here.
    ///
    /// @throws InputException if something in it leads out of the cache
    Optional<Path> find(String revision) {
        Optional<Path> found = commit(revision).map(this::snapshot).filter(Files::isDirectory);
        found.ifPresent(this::checkInside);
        return found;
    }

    private void checkInside(Path snapshot) {
        try (Stream<Path> files = Files.walk(snapshot)) {
            Path realRoot = root.toRealPath();
            Path realRepository = repository.toRealPath();
            for (Path file : (Iterable<Path>) files::iterator) {
                if (!Files.exists(file)) {
                    throw new InputException(file, "found a link whose target is gone; delete the folder %s and fetch it again"
                        .formatted(Shown.of(snapshot)));
                }
                Path real = file.toRealPath();
                if (!real.startsWith(realRoot) && !real.startsWith(realRepository)) {
                    throw new InputException(file, "leads out of the cache, to %s; nothing of this snapshot is read".formatted(Shown.of(
                        real)));
                }
            }
        } catch (IOException e) {
            throw InputFiles.unreadable(snapshot, e);
        }
    }

    /// Whether a file of a snapshot is here, as long as it should be.
    boolean has(String commit, RepoFile file) {
        return isWhole(snapshot(commit).resolve(file.path()), file);
    }

    /// Whether its contents are here.
    boolean hasBlob(RepoFile file) {
        return isWhole(blob(file.blob()), file);
    }

    private boolean isWhole(Path path, RepoFile file) {
        try {
            return Files.isRegularFile(path) && Files.size(path) == file.size() && (path.toRealPath().startsWith(root.toRealPath())
                || path.toRealPath().startsWith(repository.toRealPath()));
        } catch (IOException _) {
            return false;
        }
    }

    /// Makes what is missing of the folders, and says to backups that they need not keep it.
    void prepare(String commit) throws IOException {
        makeFolders(root);
        if (!Files.exists(root.resolve("CACHEDIR.TAG"), LinkOption.NOFOLLOW_LINKS)) {
            AtomicFiles.writeString(root.resolve("CACHEDIR.TAG"), TAG);
        }
        makeFolders(repository.resolve("blobs"));
        makeFolders(snapshot(commit));
        makeFolders(locks());
    }

    /// The cache itself, and a repository's folder in it, may be links to where there is room; what lies in that may not.
    private void makeFolders(Path folder) throws IOException {
        if (folder.startsWith(repository)) {
            Path at = repository;
            for (Path name : repository.relativize(folder)) {
                at = name.toString().isEmpty() ? at : at.resolve(name);
                if (!at.equals(repository) && Files.isSymbolicLink(at)) {
                    throw new InputException(at, "is a link, where the cache has a folder; nothing is written through it: delete it");
                }
            }
        }
        Files.createDirectories(folder);
    }

    /// Puts a file whose contents are here into a snapshot.
    void link(String commit, RepoFile file) throws IOException {
        Path pointer = snapshot(commit).resolve(file.path());
        Path folder = Objects.requireNonNull(pointer.getParent());
        makeFolders(folder);
        Path target = folder.relativize(blob(file.blob()));
        Path made = blob("tmp_" + UUID.randomUUID());
        try {
            if (!links) {
                throw new UnsupportedOperationException();
            }
            Files.createSymbolicLink(made, target);
        } catch (UnsupportedOperationException | FileSystemException _) {
            Files.copy(blob(file.blob()), made);
        }
        try {
            Files.move(made, pointer, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(made);
        }
    }

    /// Remembers which commit a revision is. Only whole files ever lie in `refs`, where each is taken for a revision.
    void remember(String revision, String commit) throws IOException {
        if (revision.equals(commit) || commit(revision).filter(commit::equals).isPresent()) {
            return;
        }
        Path ref = repository.resolve("refs").resolve(revision);
        makeFolders(Objects.requireNonNull(ref.getParent()));
        Path made = blob("tmp_" + UUID.randomUUID());
        try {
            AtomicFiles.writeString(made, commit);
            Files.move(made, ref, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(made);
        }
    }

    /// Bytes that can be written where the blobs go.
    long room() throws IOException {
        return Files.getFileStore(repository.resolve("blobs")).getUsableSpace();
    }

    /// The failure of a write into the cache.
    RuntimeException failure(IOException e) {
        return PendingFile.failure(repository, e);
    }
}
