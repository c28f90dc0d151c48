package cria.file;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class OutputFilesTest {
    @TempDir
    Path folder;

    private static void assertRefused(String message, Path file, Path... inputs) {
        InputException refused = assertThrows(InputException.class, () -> OutputFiles.check(file, "--output", List.of(inputs)));
        assertEquals(file + ": named by --output: " + message, refused.getMessage());
    }

    private static void assertRefusedDirectory(String message, Path directory) {
        InputException refused = assertThrows(InputException.class, () -> OutputFiles.checkDirectory(directory, "--output_dir"));
        assertTrue(refused.getMessage().contains(message), refused.getMessage());
    }

    @Test
    void aDirectoryIsNoFile() {
        assertRefused("it is a directory; name a file in it", folder);
        assertRefused("it is a directory; name a file in it", folder.getRoot());
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        assertRefused("the folder " + folder.resolve("none") + " does not exist; make it first", folder.resolve("none/x.json"));
    }

    @Test
    void anEmptyNameIsNoFileAndNoDirectory() {
        for (var check : List.<Runnable>of(() -> OutputFiles.check(Path.of(""), "--output", List.of()),
            () -> OutputFiles.checkDirectory(Path.of(""), "--output"))) {
            assertEquals("--output is empty; name a path", assertThrows(InputException.class, check::run).getMessage());
        }
    }

    @Test
    void aNameThatNoFileSystemTakesIsRefused() {
        assertRefused("a name in it is longer than 255 bytes; choose a shorter one", folder.resolve("ü".repeat(128)));
        assertDoesNotThrow(() -> OutputFiles.check(folder.resolve("u".repeat(255)), "--output", List.of()));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void neitherDevicesNorLinksAreWrittenOver() throws IOException {
        assertRefused("it is a device, a pipe or a socket; name a file", Path.of("/dev/null"));
        Path target = Files.writeString(folder.resolve("mine"), "mine");
        for (Path link : List.of(Files.createSymbolicLink(folder.resolve("link"), target),
            Files.createSymbolicLink(folder.resolve("nowhere"), folder.resolve("none")))) {
            assertRefused("it is a link, and nothing is written through one; name the file itself", link);
        }
    }

    @Test
    void inputsAreNotWrittenOver() throws IOException {
        Path input = Files.writeString(folder.resolve("rows.jsonl"), "{}");
        Path model = Files.createDirectory(folder.resolve("model"));
        Path config = Files.writeString(model.resolve("config.json"), "{}");
        String message = "it is read by this command, and would be lost; name another";
        assertRefused(message, folder.resolve("model/../rows.jsonl"), input);
        assertRefused(message, config, model);
        Files.createLink(folder.resolve("same"), input);
        assertRefused(message, folder.resolve("same"), input);
        assertDoesNotThrow(() -> OutputFiles.check(folder.resolve("other.jsonl"), "--output", List.of(input, model)));
        assertDoesNotThrow(() -> OutputFiles.check(model.resolve("result.json"), "--output", List.of(input, model)));
    }

    @Test
    void aDirectoryCanBeMadeBelowOneThatIsThere() throws IOException {
        assertDoesNotThrow(() -> OutputFiles.checkDirectory(folder.resolve("a/b/c"), "--output_dir"));
        assertDoesNotThrow(() -> OutputFiles.checkDirectory(folder, "--output_dir"));
        Path file = Files.writeString(folder.resolve("file"), "");
        assertRefusedDirectory("it is a file; give a directory", file);
        assertRefusedDirectory("file is a file; name another", file.resolve("a/b"));
    }

    @Test
    void lookingLeavesNothing() throws IOException {
        OutputFiles.check(folder.resolve("x.json"), "--output", List.of());
        OutputFiles.checkDirectory(folder.resolve("a/b"), "--output_dir");
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(), files.toList());
        }
    }
}
