package cria.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import cria.InputException;
import cria.file.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, Object> ORDER = Map.of("seed", 42L, "sampling", "RANDOM", "packing", 0);

    @TempDir
    Path output;
    private Path directory;
    private Path state;

    @BeforeEach
    void write() {
        directory = new Checkpoints(output, 0).write(7, List.of(Checkpoint.progress(7, 5e-5, ORDER),
            folder -> AtomicFiles.writeString(folder.resolve("optimizer.safetensors"), "")));
        state = directory.resolve("rng_state.json");
    }

    private interface Change {
        void of(ObjectNode state);
    }

    private void change(Change change) throws IOException {
        ObjectNode json = (ObjectNode) JSON.readTree(state.toFile());
        change.of(json);
        JSON.writeValue(state.toFile(), json);
    }

    /// Asserts that what is opened, or done with it, is refused in one line that begins with a file.
    private static void assertRefused(Path file, String contained, Runnable use) {
        InputException e = assertThrows(InputException.class, use::run);
        assertTrue(e.getMessage().startsWith(file + ": ") || e.getMessage().startsWith(file + ":1: "), e.getMessage());
        assertTrue(e.getMessage().contains(contained), e.getMessage());
        assertEquals(1, e.getMessage().lines().count(), e.getMessage());
    }

    @Test
    void itSaysItsStepAndHoldsARunToItsOrder() throws IOException {
        Checkpoint checkpoint = Checkpoint.open(directory);
        assertEquals(7, checkpoint.step());
        assertEquals(directory, checkpoint.directory());
        checkpoint.check(ORDER);
        assertEquals(JSON.readTree("{\"last_epoch\": 7, \"_last_lr\": [5e-5]}"),
            JSON.readTree(directory.resolve("scheduler.json").toFile()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"seed", "sampling", "packing"})
    void anotherOrderIsRefusedByName(String key) {
        Map<String, Object> other = new LinkedHashMap<>(ORDER);
        other.put(key, "another");
        assertRefused(state, "had " + key + " " + ORDER.get(key) + ", this one has another",
            () -> Checkpoint.open(directory).check(other));
    }

    @Test
    void whatTheCheckpointDoesNotSayIsRefusedToo() {
        Map<String, Object> more = new LinkedHashMap<>(ORDER);
        more.put("max_length", 1024);
        assertRefused(state, "had max_length none, this one has 1024", () -> Checkpoint.open(directory).check(more));
    }

    @Test
    void anotherVersionOfTheFormatIsRefused() throws IOException {
        change(json -> json.put("format_version", 1));
        assertRefused(state, "key format_version: found 1, expected 2: it was written by another version",
            () -> Checkpoint.open(directory));
        change(json -> json.put("format_version", 3));
        assertRefused(state, "format_version", () -> Checkpoint.open(directory));
        change(json -> json.remove("format_version"));
        assertRefused(state, "key format_version: found nothing", () -> Checkpoint.open(directory));
        change(json -> json.put("format_version", "2"));
        assertRefused(state, "format_version", () -> Checkpoint.open(directory));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rng_state.json", "optimizer.safetensors"})
    void aMissingFileIsNamed(String name) throws IOException {
        Files.delete(directory.resolve(name));
        assertRefused(directory, "no checkpoint of a run here: ", () -> Checkpoint.open(directory));
    }

    @Test
    void aDirectoryThatIsNotThereIsNamed() {
        Path missing = output.resolve("checkpoint-9");
        assertRefused(missing, "no checkpoint of a run here: ", () -> Checkpoint.open(missing));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"format_version\": 2, \"st", "[]", "{} {}", "{\"format_version\": 2, \"format_version\": 2}"})
    void brokenJsonIsRefused(String text) throws IOException {
        Files.writeString(state, text);
        assertRefused(state, "found invalid JSON", () -> Checkpoint.open(directory));
    }

    @Test
    void aStepOrAnOrderThatIsNoneIsRefused() throws IOException {
        change(json -> json.put("step", -1));
        assertRefused(state, "key step: found -1", () -> Checkpoint.open(directory).step());
        change(json -> json.put("step", "7"));
        assertRefused(state, "key step", () -> Checkpoint.open(directory).step());
        change(json -> json.remove("order"));
        assertRefused(state, "key order: found nothing, expected an object", () -> Checkpoint.open(directory).check(ORDER));
    }
}
