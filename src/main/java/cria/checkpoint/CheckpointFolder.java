package cria.checkpoint;

import cria.InputException;
import cria.Shown;
import cria.WorkException;
import cria.file.Directories;
import cria.file.IoReason;
import cria.file.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Whether a folder is what a run wrote, and nothing else: only such a one is ever deleted. A checkpoint lists its files in its
/// mark, which is written last; while it is written it has [#UNFINISHED] in it.
final class CheckpointFolder {

    /// The mark: the format's version, the step, the order of the data, and the names of all files.
    static final String MARK = "rng_state.json";
    static final String FILES = "files";
    static final String UNFINISHED = "unfinished";

    private CheckpointFolder() {}

    /// Whether a run has written one here, whatever came to it later.
    static boolean isMarked(Path directory) {
        return Files.isRegularFile(directory.resolve(MARK), LinkOption.NOFOLLOW_LINKS);
    }

    /// What of a folder no run has written, as in `it holds notes.txt`; empty where all of it may be deleted.
    static Optional<String> foreign(Path directory) {
        if (Files.isSymbolicLink(directory)) {
            return Optional.of("it is a link");
        }
        List<Path> entries = entries(directory);
        if (entries.stream().anyMatch(entry -> entry.endsWith(UNFINISHED) && isFile(entry))) {
            return Optional.empty();
        }
        if (!isMarked(directory)) {
            return Optional.of("it has no %s that a run wrote".formatted(MARK));
        }
        List<?> written;
        try {
            written = JsonObject.read(directory.resolve(MARK)).plain().get(FILES) instanceof List<?> names ? names : List.of();
        } catch (InputException _) {
            return Optional.of("its %s is not as a run wrote it".formatted(MARK));
        }
        return entries.stream().filter(entry -> !isFile(entry) || !written.contains(entry.getFileName().toString())).sorted().findFirst()
            .map(entry -> "it holds %s, which no run wrote".formatted(Shown.of(entry.getFileName())));
    }

    private static boolean isFile(Path entry) {
        return Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS);
    }

    /// The names of what lies in a folder, and the mark's.
    static List<String> names(Path directory) {
        return Stream.concat(entries(directory).stream().map(entry -> entry.getFileName().toString()), Stream.of(MARK))
            .filter(name -> !name.equals(UNFINISHED)).distinct().sorted().toList();
    }

    private static List<Path> entries(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        } catch (IOException e) {
            throw new WorkException(directory + ": cannot be listed: " + IoReason.of(e), e);
        }
    }

    /// Makes room for a folder of this name.
    ///
    /// @throws WorkException if there is something that no run wrote
    static void clear(Path directory) throws IOException {
        if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            refuseForeign(directory);
            Directories.delete(directory);
        }
    }

    /// @throws WorkException if there is something that no run wrote
    static void refuseForeign(Path directory) {
        if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            Optional<String> foreign = Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS) ? foreign(directory)
                : Optional.of("it is no folder");
            if (foreign.isPresent()) {
                throw new WorkException("%s: in the way of a checkpoint, and %s; move it away".formatted(directory, foreign.get()));
            }
        }
    }
}
