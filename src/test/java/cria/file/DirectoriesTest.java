package cria.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DirectoriesTest {

    @TempDir
    Path folder;

    @Test
    void deletesADirectoryAndAllInIt() throws IOException {
        Files.createDirectories(folder.resolve("a/b/c"));
        Files.writeString(folder.resolve("a/b/c/file"), "x");
        Files.writeString(folder.resolve("a/file"), "x");
        Files.createDirectories(folder.resolve("ab"));
        Directories.delete(folder.resolve("a"));
        assertFalse(Files.exists(folder.resolve("a")));
        assertTrue(Files.exists(folder.resolve("ab")));
        Directories.delete(folder.resolve("a"));
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void whatALinkNamesStays() throws IOException {
        Path kept = Files.writeString(Files.createDirectories(folder.resolve("kept")).resolve("file"), "x");
        Files.createDirectories(folder.resolve("a"));
        Files.createSymbolicLink(folder.resolve("a/link"), folder.resolve("kept"));
        Directories.delete(folder.resolve("a"));
        assertFalse(Files.exists(folder.resolve("a")));
        assertEquals("x", Files.readString(kept));
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void forcesADirectoryThatIsThere() throws IOException {
        Directories.force(folder);
        assertThrows(NoSuchFileException.class, () -> Directories.force(folder.resolve("missing")));
    }
}
