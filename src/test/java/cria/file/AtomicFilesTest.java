package cria.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.WorkException;
import java.io.IOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {

    @TempDir
    private Path directory;

    private List<String> listing() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void writesAndReplaces() throws IOException {
        Path file = directory.resolve("x.txt");
        AtomicFiles.writeString(file, "grün");
        assertEquals("grün", Files.readString(file));
        AtomicFiles.writeBytes(file, new byte[] {1, 2});
        assertArrayEquals(new byte[] {1, 2}, Files.readAllBytes(file));
        assertEquals(List.of("x.txt"), listing());
    }

    @Test
    void textIsThereOnlyOnceItIsCommitted() throws IOException {
        Path file = directory.resolve("x.txt");
        for (boolean commit : new boolean[] {false, true}) {
            try (PendingFile pending = PendingFile.create(file)) {
                try (Writer text = pending.writer()) {
                    text.write("grün\n".repeat(10_000));
                }
                assertFalse(Files.exists(file));
                if (commit) {
                    pending.commit();
                }
            }
            assertEquals(commit ? List.of("x.txt") : List.of(), listing());
        }
        assertEquals("grün\n".repeat(10_000), Files.readString(file));
    }

    @Test
    void laysJsonOutAsPythonDoes() throws IOException {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("b", List.of(1, 2.5));
        value.put("a", Map.of("empty", List.of()));
        value.put("none", Map.of());
        Path file = directory.resolve("x.json");
        AtomicFiles.writeJson(file, value);
        assertEquals("""
            {
              "b": [
                1,
                2.5
              ],
              "a": {
                "empty": []
              },
              "none": {}
            }
            """, Files.readString(file));
    }

    @Test
    void othersMayReadTheFileAsAnyOther() throws IOException {
        Path plain = Files.writeString(directory.resolve("plain"), "");
        Path atomic = directory.resolve("atomic");
        AtomicFiles.writeString(atomic, "");
        if (Files.getFileStore(directory).supportsFileAttributeView("posix")) {
            assertEquals(Files.getPosixFilePermissions(plain), Files.getPosixFilePermissions(atomic));
        }
        assertEquals(Files.isReadable(plain), Files.isReadable(atomic));
    }

    @Test
    void aDirectoryInTheWayIsNamedAndNothingIsLeft() throws IOException {
        Path blocked = Files.createDirectories(directory.resolve("x/y")).getParent();
        WorkException e = assertThrows(WorkException.class, () -> AtomicFiles.writeString(blocked, "text"));
        assertTrue(e.getMessage().startsWith(blocked + ": could not be written: "), e.getMessage());
        assertEquals(1, e.getMessage().lines().count());
        assertEquals(List.of("x"), listing());
    }

    @Test
    void filesThatBelongTogetherAppearTogetherOrNotAtAll() throws IOException {
        try (PendingFiles files = new PendingFiles()) {
            files.create(directory.resolve("a")).write(ByteBuffer.wrap(new byte[3]));
            files.create(directory.resolve("b"));
            assertFalse(Files.exists(directory.resolve("a")));
        }
        assertEquals(List.of(), listing());
        try (PendingFiles files = new PendingFiles()) {
            files.create(directory.resolve("a")).write(ByteBuffer.wrap(new byte[3]));
            files.create(directory.resolve("b"));
            files.commit();
        }
        assertEquals(List.of("a", "b"), listing());
        assertEquals(3, Files.size(directory.resolve("a")));
    }
}
