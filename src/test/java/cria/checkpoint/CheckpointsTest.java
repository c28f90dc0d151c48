package cria.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.InputException;
import cria.WorkException;
import cria.file.AtomicFiles;
import cria.file.Directories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CheckpointsTest {

    @TempDir
    Path output;
    private final List<String> notes = new ArrayList<>();

    private static List<Content> contents(String text) {
        return List.of(directory -> AtomicFiles.writeString(directory.resolve("text"), text), Checkpoint.progress(1, 0, Map.of()));
    }

    /// Content that is half there when the disk is full.
    private static List<Content> full(String text) {
        return List.of(contents(text).getFirst(), directory -> {
            throw new WorkException(directory + ": no space");
        });
    }

    /// As a run that ended in the middle leaves it.
    private void unfinished(String name, String text) throws IOException {
        directory(name, text);
        Files.createFile(output.resolve(name).resolve("unfinished"));
    }

    /// As a run leaves it.
    private void written(String name, String text) throws IOException {
        contents(text).forEach(content -> content.write(directory(output.resolve(name))));
    }

    private static Path directory(Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// As a person makes one.
    private Path directory(String name, String text) throws IOException {
        Path directory = Files.createDirectories(output.resolve(name));
        Files.writeString(directory.resolve("text"), text);
        return directory;
    }

    private String text(String name) throws IOException {
        return Files.readString(output.resolve(name).resolve("text"));
    }

    private List<String> listing() throws IOException {
        try (Stream<Path> files = Files.list(output)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private Checkpoints checkpoints(int limit) {
        return new Checkpoints(output, limit, notes::add);
    }

    @Test
    void oneIsWrittenWholeAndNothingElseStays() throws IOException {
        assertEquals(output.resolve("checkpoint-3"), checkpoints(0).write(3, contents("three")));
        checkpoints(0).write(3, contents("three again"));
        assertEquals(List.of("checkpoint-3"), listing());
        assertEquals("three again", text("checkpoint-3"));
    }

    @Test
    void theLatestHasTheLargestStep() throws IOException {
        assertEquals(Optional.empty(), new Checkpoints(output.resolve("missing"), 0, notes::add).latest());
        assertEquals(Optional.empty(), checkpoints(0).latest());
        for (String name : List.of("checkpoint-9", "checkpoint-10", "checkpoint-x", "checkpoint-1234567890", "tmp-checkpoint-11")) {
            written(name, name);
        }
        directory("checkpoint-13", "a person's");
        Files.writeString(output.resolve("checkpoint-12"), "a file");
        assertEquals(Optional.of(output.resolve("checkpoint-10")), checkpoints(0).latest());
        assertTrue(Checkpoints.isCheckpoint(output.resolve("checkpoint-9")));
        assertFalse(Checkpoints.isCheckpoint(output.resolve("checkpoint-12")));
        assertFalse(Checkpoints.isCheckpoint(output));
    }

    @Test
    void beyondTheLimitTheOldestGo() throws IOException {
        directory("mine", "not a checkpoint");
        for (int step : new int[] {8, 9, 10, 11}) {
            checkpoints(2).write(step, contents("" + step));
        }
        assertEquals(List.of("checkpoint-10", "checkpoint-11", "mine"), listing());
        checkpoints(0).write(12, contents("12"));
        assertEquals(List.of("checkpoint-10", "checkpoint-11", "checkpoint-12", "mine"), listing());
    }

    @Test
    void aStepThatIsKeptOutlivesTheLimit() throws IOException {
        Checkpoints checkpoints = checkpoints(1);
        checkpoints.write(2, contents("2"));
        checkpoints.keep(Set.of(2));
        checkpoints.write(4, contents("4"));
        checkpoints.write(6, contents("6"));
        assertEquals(List.of("checkpoint-2", "checkpoint-6"), listing());
        checkpoints.keep(Set.of(6));
        checkpoints.write(8, contents("8"));
        assertEquals(List.of("checkpoint-6", "checkpoint-8"), listing());
    }

    @Test
    void oneThatCannotBeWrittenCostsNoOther() throws IOException {
        Checkpoints checkpoints = checkpoints(1);
        checkpoints.write(2, contents("2"));
        assertThrows(WorkException.class, () -> checkpoints.write(2, full("2 again")));
        assertThrows(WorkException.class, () -> checkpoints.write(4, full("4")));
        assertEquals("2", text("checkpoint-2"));
        assertFalse(Files.exists(output.resolve("checkpoint-4")));
        checkpoints.recover();
        assertEquals(List.of("checkpoint-2"), listing());
        assertEquals("2", text("checkpoint-2"));
    }

    /// What is replaced is there, under one name or another, at every moment of the writing.
    @Test
    void whatIsReplacedStaysUntilTheOtherIsWhole() throws IOException {
        checkpoints(0).write(3, contents("old"));
        checkpoints(0).write(3, List.of(contents("new").getFirst(), directory -> {
            assertTrue(Files.exists(output.resolve("checkpoint-3/text")));
            assertTrue(directory.endsWith("tmp-checkpoint-3"));
        }, contents("new").getLast()));
        assertEquals("new", text("checkpoint-3"));
    }

    /// As on a disk that fails: what is to replace the old one is gone when its turn comes.
    @Test
    void oneThatGetsLostBeforeItHasItsNameCostsNotTheOldOne() throws IOException {
        checkpoints(1).write(3, contents("old"));
        assertThrows(WorkException.class, () -> checkpoints(1).write(3, List.of(contents("new").getFirst(), directory -> {
            try {
                Directories.delete(directory);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        })));
        checkpoints(1).recover();
        assertEquals(List.of("checkpoint-3"), listing());
        assertEquals("old", text("checkpoint-3"));
    }

    @Test
    void aCrashWhileOneIsWrittenLeavesTheOthers() throws IOException {
        written("checkpoint-2", "2");
        unfinished("tmp-checkpoint-4", "half of 4");
        checkpoints(1).recover();
        assertEquals(List.of("checkpoint-2"), listing());
        assertEquals("2", text("checkpoint-2"));
    }

    @Test
    void aCrashWhileOneIsWrittenAgainLeavesTheFirst() throws IOException {
        written("checkpoint-4", "4");
        unfinished("tmp-checkpoint-4", "half of 4 again");
        checkpoints(1).recover();
        assertEquals(List.of("checkpoint-4"), listing());
        assertEquals("4", text("checkpoint-4"));
    }

    @Test
    void aCrashBetweenTheTwoNamesBringsTheOldOneBack() throws IOException {
        written("old-checkpoint-4", "4");
        written("tmp-checkpoint-4", "4 again");
        checkpoints(1).recover();
        assertEquals(List.of("checkpoint-4"), listing());
        assertEquals("4", text("checkpoint-4"));
    }

    @Test
    void aCrashBeforeTheOldOneIsDeletedLeavesTheOther() throws IOException {
        written("checkpoint-4", "4 again");
        written("old-checkpoint-4", "4");
        checkpoints(1).recover();
        assertEquals(List.of("checkpoint-4"), listing());
        assertEquals("4 again", text("checkpoint-4"));
    }

    @Test
    void leftOversOfEveryStepGoAndNothingElse() throws IOException {
        written("checkpoint-6", "6");
        unfinished("tmp-checkpoint-2", "half");
        unfinished("tmp-checkpoint-10", "half");
        directory("tmp-checkpoint-10/deeper", "half");
        directory("tmp-checkpoint-12", "mine");
        directory("old-checkpoint-14", "mine");
        directory("tmp-checkpoint-mine", "mine");
        directory("runs", "mine");
        Files.writeString(output.resolve("tmp-checkpoint-8"), "a file of mine");
        checkpoints(0).recover();
        assertEquals(List.of("checkpoint-6", "old-checkpoint-14", "runs", "tmp-checkpoint-12", "tmp-checkpoint-8", "tmp-checkpoint-mine"),
            listing());
        assertEquals(2, notes.size(), notes.toString());
        new Checkpoints(output.resolve("missing"), 0, notes::add).recover();
        assertFalse(Files.exists(output.resolve("missing")));
    }

    @Test
    void whatACrashLeftIsNotInTheWayOfTheNext() throws IOException {
        unfinished("tmp-checkpoint-4", "half of 4");
        Files.writeString(output.resolve("tmp-checkpoint-4/other"), "more of it");
        written("checkpoint-4", "4");
        written("old-checkpoint-4", "older");
        checkpoints(1).write(4, contents("4 again"));
        assertEquals(List.of("checkpoint-4"), listing());
        assertEquals("4 again", text("checkpoint-4"));
        assertFalse(Files.exists(output.resolve("checkpoint-4/other")));
    }

    /// Each way in which a folder is not what a run wrote.
    private enum Foreign {
        NO_MARK, MORE, A_FOLDER, A_LINK, BROKEN_MARK, A_MARK_OF_ANOTHER;

        void make(Path folder) throws IOException {
            switch (this) {
                case NO_MARK -> Files.delete(folder.resolve("rng_state.json"));
                case MORE -> Files.writeString(folder.resolve("notes.txt"), "mine");
                case A_FOLDER -> Files.createDirectory(folder.resolve("mine"));
                case A_LINK -> {
                    Files.move(folder.resolve("text"), folder.resolveSibling("elsewhere"));
                    Files.createSymbolicLink(folder.resolve("text"), folder.resolveSibling("elsewhere"));
                }
                case BROKEN_MARK -> Files.writeString(folder.resolve("rng_state.json"), "{");
                case A_MARK_OF_ANOTHER -> Files.writeString(folder.resolve("rng_state.json"), "{\"python\": [1, 2]}");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatNoRunWroteIsNeverDeletedNorWrittenOver(Foreign foreign) throws IOException {
        Checkpoints checkpoints = checkpoints(1);
        checkpoints.write(2, contents("2"));
        foreign.make(output.resolve("checkpoint-2"));
        List<String> before = tree();
        for (int step : new int[] {4, 6, 8}) {
            checkpoints.write(step, contents("" + step));
        }
        assertFalse(Files.exists(output.resolve("checkpoint-6")), "ours went");
        assertEquals(1, notes.size(), notes.toString());
        assertTrue(notes.getFirst().startsWith(output.resolve("checkpoint-2") + " is left as it is: it"), notes.toString());
        WorkException e = assertThrows(WorkException.class, () -> checkpoints.write(2, contents("2 again")));
        assertTrue(e.getMessage().startsWith(output.resolve("checkpoint-2") + ": in the way of a checkpoint, and it"), e.getMessage());
        InputException early = assertThrows(InputException.class, () -> checkpoints.refuseInTheWay(step -> step == 2));
        assertTrue(early.getMessage().contains("move it away, or give another --output_dir"), early.getMessage());
        checkpoints.refuseInTheWay(step -> step != 2);
        checkpoints.recover();
        List<String> after = tree();
        assertTrue(after.containsAll(before), () -> "before " + before + ", after " + after);
    }

    private List<String> tree() throws IOException {
        try (Stream<Path> files = Files.walk(output)) {
            return files.filter(file -> !file.equals(output)).map(Path::toString).sorted().toList();
        }
    }

    @Test
    void anOutputDirectoryThatIsAFileIsNamedInALine() throws IOException {
        Path file = Files.writeString(output.resolve("file"), "");
        WorkException e = assertThrows(WorkException.class, () -> new Checkpoints(file, 0, notes::add).write(1, contents("1")));
        assertTrue(e.getMessage().startsWith(file.resolve("checkpoint-1") + ": cannot be written: "), e.getMessage());
        assertEquals(1, e.getMessage().lines().count());
    }
}
