package cria.file;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cria.InputException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFilesTest {
    @TempDir
    Path folder;

    private static void assertRefused(String message, Path file) {
        InputException refused = assertThrows(InputException.class, () -> OutputFiles.check(file, "--output"));
        assertEquals(file + ": named by --output: " + message, refused.getMessage());
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
    void whatCanBecomeAFileIsFine() {
        assertDoesNotThrow(() -> OutputFiles.check(folder.resolve("x.json"), "--output"));
    }
}
