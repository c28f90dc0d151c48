package cria.verify;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.InputException;
import cria.golden.Goldens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// A case that is not as it should be leaves nothing open. Linux lists the files that are mapped into this process.
@EnabledOnOs(OS.LINUX)
class GoldenCaseTest {
    @TempDir
    Path folder;

    @BeforeEach
    void copyTheGoldenTensors() throws IOException {
        Path golden = Goldens.cases().findFirst().orElseThrow().resolve(GoldenCase.GOLDEN);
        Files.copy(golden, folder.resolve(GoldenCase.GOLDEN));
    }

    private boolean mapped() throws IOException {
        return Files.readString(Path.of("/proc/self/maps")).contains(folder.resolve(GoldenCase.GOLDEN).toRealPath().toString());
    }

    private void assertRefused(String json, String part) throws IOException {
        Files.writeString(folder.resolve("golden.json"), json);
        String message = assertThrows(InputException.class, () -> GoldenCase.open(folder)).getMessage();
        assertTrue(message.contains("golden.json") && message.contains(part), message);
        assertFalse(mapped());
    }

    @Test
    void aBrokenListOfStepsIsRefusedAndNothingStaysMapped() throws IOException {
        assertRefused("{", "invalid JSON");
        assertRefused("{\"train\": 3}", "key train: found 3, expected an object");
        assertRefused("{\"train\": {\"betas\": [0.9]}}", "key train.betas: found [0.9], expected two numbers from 0 to 1");
        assertRefused("{\"greedy\": {\"prompt\": [\"x\"]}}", "key greedy.prompt");
    }

    @Test
    void anOpenCaseIsMapped() throws IOException {
        try (GoldenCase opened = GoldenCase.open(folder)) {
            assertTrue(mapped(), "otherwise the other test sees nothing: " + opened.directory());
        }
        assertFalse(mapped());
    }
}
