package cria.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UnexpectedTest {
    @TempDir
    Path folder;

    static Stream<Arguments> throwables() {
        Error cut = new InternalError("a fault occurred in an unsafe memory access operation");
        return Stream.of(
            Arguments.of(new OutOfMemoryError("Java heap space"), "memory: the Java heap of "),
            Arguments.of(new OutOfMemoryError("GC overhead limit exceeded"), "memory: the Java heap of "),
            Arguments.of(new OutOfMemoryError("Requested array size exceeds VM limit"), "memory: the Java heap of "),
            Arguments.of(new OutOfMemoryError("unable to create native thread: possibly out of memory"), "memory: the system lets"),
            Arguments.of(new OutOfMemoryError("Unable to allocate 99 bytes"), "memory: the system gives no more"),
            Arguments.of(new OutOfMemoryError("the GPU: 9 MiB were asked for and 3 MiB are available"),
                "memory: the GPU: 9 MiB were asked for"),
            Arguments.of(new OutOfMemoryError(), "memory: the system gives no more"),
            Arguments.of(new IllegalStateException(new OutOfMemoryError("Java heap space")), "memory: the Java heap of "),
            Arguments.of(cut, "a file that this run reads"),
            Arguments.of(new RuntimeException(new RuntimeException(cut)), "a file that this run reads"),
            Arguments.of(new InternalError("odd"), "this is a defect"),
            Arguments.of(new StackOverflowError(), "this is a defect"),
            Arguments.of(new NullPointerException(), "this is a defect"),
            Arguments.of(new ExceptionInInitializerError(new IllegalStateException("odd")), "this is a defect"),
            Arguments.of(new IOException("odd"), "this is a defect"));
    }

    @ParameterizedTest
    @MethodSource("throwables")
    void oneLineSaysWhatItIsWithoutJavasWords(Throwable thrown, String start) throws IOException {
        String line = Unexpected.line(thrown, folder);
        assertTrue(line.startsWith(start), line);
        assertEquals(1, line.lines().count());
        assertFalse(line.matches(".*(Exception|Error\\b|odd|unsafe|native thread).*"), line);
        List<Path> files = files();
        assertEquals(start.equals("this is a defect") ? 1 : 0, files.size(), "a file with the trace is for defects alone");
        for (Path file : files) {
            assertTrue(line.contains(file.toString()), line);
            assertTrue(Files.readString(file).contains(thrown.getClass().getName()));
        }
    }

    @Test
    void theFileIsAnotherEachTime() {
        assertNotEquals(Unexpected.line(new NullPointerException(), folder), Unexpected.line(new NullPointerException(), folder));
    }

    @Test
    void whereNoFileCanBeWrittenTheLineSaysSo() {
        String line = Unexpected.line(new NullPointerException(), folder.resolve("missing\n"));
        assertTrue(line.contains("what --verbose prints (no file with it could be written into " + folder), line);
        assertEquals(1, line.lines().count());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
