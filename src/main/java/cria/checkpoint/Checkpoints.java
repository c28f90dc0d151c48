package cria.checkpoint;

import cria.InputException;
import cria.WorkException;
import cria.file.Directories;
import cria.file.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The `checkpoint-N/` of an output directory. One is whole or not there: it is written under a temporary name, and what it
/// replaces keeps another name until it is in place, so a crash at any time costs no checkpoint that was there before. What no run
/// wrote stays as it is, whatever its name: see [CheckpointFolder].
public final class Checkpoints {
    private static final Pattern NAME = Pattern.compile("checkpoint-(\\d{1,9})");
    private static final Pattern LEFT_OVER = Pattern.compile("(tmp|old)-(checkpoint-\\d{1,9})");

    private final Path outputDirectory;
    private final int limit;
    private final Consumer<String> notes;
    private final Set<Integer> kept = new HashSet<>();
    private final Set<Path> told = new HashSet<>();

    /// @param limit how many are kept, the latest; 0 keeps all
    /// @param notes is told, once for each, what is left since no run wrote it
    public Checkpoints(Path outputDirectory, int limit, Consumer<String> notes) {
        this.outputDirectory = outputDirectory;
        this.limit = limit;
        this.notes = notes;
    }

    /// Clears away what a run that crashed has left: an unfinished checkpoint goes, one that was about to be replaced comes back.
    public void recover() {
        for (Path leftOver : matching(LEFT_OVER)) {
            Matcher matcher = LEFT_OVER.matcher(leftOver.getFileName().toString());
            Path target = outputDirectory.resolve(matcher.matches() ? matcher.group(2) : "");
            try {
                if (isLeft(leftOver)) {
                    continue;
                }
                if (matcher.group(1).equals("old") && !Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                    Files.move(leftOver, target, StandardCopyOption.ATOMIC_MOVE);
                } else {
                    Directories.delete(leftOver);
                }
            } catch (IOException e) {
                throw new WorkException(leftOver + ": left by a run that crashed, cannot be cleared away: " + IoReason.of(e), e);
            }
        }
    }

    /// Looks for folders that will be in the way.
    ///
    /// @param due steps after which a checkpoint will be written
    /// @throws InputException if the folder of such a step is not what a run wrote
    public void refuseInTheWay(IntPredicate due) {
        for (Path directory : all()) {
            if (due.test(step(directory).orElseThrow())) {
                CheckpointFolder.foreign(directory).ifPresent(foreign -> {
                    throw new InputException(directory, "a checkpoint is to have this name, and " + foreign
                        + "; move it away, or give another --output_dir");
                });
            }
        }
    }

    /// Whether something stays where it is since no run wrote it.
    private boolean isLeft(Path directory) {
        Optional<String> foreign = CheckpointFolder.foreign(directory);
        if (foreign.isPresent() && told.add(directory)) {
            notes.accept(directory + " is left as it is: " + foreign.get());
        }
        return foreign.isPresent();
    }

    /// Keeps the checkpoint of this step whatever the limit, until another call names other steps.
    public void keep(Set<Integer> steps) {
        kept.clear();
        kept.addAll(steps);
    }

    /// Writes one, and deletes those beyond the limit.
    ///
    /// @param contents the last of them is [Checkpoint#progress], which lists the others' files
    /// @throws WorkException if it cannot be written
    public Path write(int step, List<Content> contents) {
        Path target = outputDirectory.resolve("checkpoint-" + step);
        Path temporary = outputDirectory.resolve("tmp-checkpoint-" + step);
        Path old = outputDirectory.resolve("old-checkpoint-" + step);
        try {
            CheckpointFolder.refuseForeign(target);
            CheckpointFolder.clear(old);
            CheckpointFolder.clear(temporary);
            Files.createDirectories(temporary);
            Path unfinished = Files.createFile(temporary.resolve(CheckpointFolder.UNFINISHED));
            for (Content content : contents) {
                content.write(temporary);
            }
            Files.delete(unfinished);
            Directories.force(temporary);
            if (Files.exists(target)) {
                Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            Directories.force(outputDirectory);
            Directories.delete(old);
        } catch (IOException e) {
            throw new WorkException(target + ": cannot be written: " + IoReason.of(e), e);
        }
        prune();
        return target;
    }

    /// The latest that a run wrote.
    public Optional<Path> latest() {
        List<Path> all = all().stream().filter(CheckpointFolder::isMarked).toList();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }

    /// Whether a directory has the name of a checkpoint.
    public static boolean isCheckpoint(Path directory) {
        return step(directory).isPresent();
    }

    private void prune() {
        if (limit == 0) {
            return;
        }
        List<Path> all = all().stream().filter(directory -> !isLeft(directory)).toList();
        for (Path old : all.subList(0, Math.max(0, all.size() - limit))) {
            if (!kept.contains(step(old).orElseThrow())) {
                try {
                    Directories.delete(old);
                } catch (IOException e) {
                    throw new WorkException(old + ": cannot be deleted: " + IoReason.of(e), e);
                }
            }
        }
    }

    private List<Path> all() {
        return matching(NAME).stream().sorted(Comparator.comparingInt(file -> step(file).orElseThrow())).toList();
    }

    private List<Path> matching(Pattern name) {
        if (!Files.isDirectory(outputDirectory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(outputDirectory)) {
            return files.filter(file -> name.matcher(file.getFileName().toString()).matches() && Files.isDirectory(file)).toList();
        } catch (IOException e) {
            throw new WorkException(outputDirectory + ": cannot be listed: " + IoReason.of(e), e);
        }
    }

    private static OptionalInt step(Path directory) {
        Matcher matcher = NAME.matcher(String.valueOf(directory.getFileName()));
        return matcher.matches() && Files.isDirectory(directory) ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
    }
}
