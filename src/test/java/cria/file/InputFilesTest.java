package cria.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.InputException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class InputFilesTest {
    @TempDir
    Path folder;

    /// Every way in that only a regular file may take.
    private static List<Executable> ways(Path file) {
        return List.of(() -> InputFiles.bytes(file, FileKind.CONFIGURATION), () -> InputFiles.stream(file), () -> InputFiles.channel(file),
            () -> InputFiles.streamOrPipe(file), () -> JsonObject.read(file));
    }

    private static void assertRefused(String found, Path file) {
        for (Executable way : ways(file)) {
            assertEquals(file + ": " + found, assertThrows(InputException.class, way).getMessage());
        }
    }

    @Test
    void onlyFilesAreOpened() {
        assertRefused("no such file", folder.resolve("none"));
        assertRefused("found a directory, expected a file", folder);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void neitherDevicesNorPipesNorBrokenLinksAre() throws IOException, InterruptedException {
        assertRefused("found a device, a pipe or a socket, expected a file", Path.of("/dev/zero"));
        assertRefused("found a link whose target is gone, expected a file", Files.createSymbolicLink(folder.resolve("link"), folder.resolve(
            "none")));
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        assertRefused("found a device, a pipe or a socket, expected a file", pipe);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aLinkToAFileIsFollowed() throws IOException {
        Path target = Files.writeString(folder.resolve("target"), "text");
        Path link = Files.createSymbolicLink(folder.resolve("link"), target);
        assertEquals("text", InputFiles.text(link, FileKind.TEMPLATE));
    }

    @ParameterizedTest
    @EnumSource
    void aFileHasALargestSize(FileKind kind) throws IOException {
        Path file = folder.resolve("sparse");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(3L << 30);
        }
        InputException refused = assertThrows(InputException.class, () -> InputFiles.bytes(file, kind));
        assertEquals("%s: is larger than %s may be (%d MiB); is it the right file?".formatted(file, kind.title(), kind.bytes() >> 20),
            refused.getMessage());
    }

    @Test
    void aSmallFileOfManyValuesIsRefusedToo() throws IOException {
        Path file = Files.writeString(folder.resolve("config.json"), "{\"a\": [" + "[],".repeat(1_500_000) + "[]]}");
        String message = assertThrows(InputException.class, () -> JsonObject.read(file)).getMessage();
        assertTrue(message.contains("it has more values than a file of its kind may have"), message);
    }

    @ParameterizedTest
    @CsvSource({"/dev/stdin, true", "/dev/fd/63, true", "/proc/self/fd/0, true", "/dev/zero, false", "/dev/fd/../zero, false"})
    void onlyWhatTheProcessWasGivenMayBeAPipe(String path, boolean piped) {
        assertEquals(piped, InputFiles.isPiped(Path.of(path)));
    }

    @Test
    void bytesThatAreNotUtf8AreReplacedInText() throws IOException {
        Path file = Files.write(folder.resolve("text"), new byte[] {'a', (byte) 0xFF, 'b'});
        assertEquals("a\ufffdb", InputFiles.text(file, FileKind.TEMPLATE));
    }

    @Test
    void aNameThatNoFileCanHave() {
        assertEquals("\"a\\u0000b\" cannot be a path: no file's name holds such a character",
            assertThrows(InputException.class, () -> InputFiles.path("a\0b")).getMessage());
    }
}
