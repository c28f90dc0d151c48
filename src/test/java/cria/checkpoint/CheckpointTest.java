package cria.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
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
        directory = new Checkpoints(output, 0, _ -> {}).write(7, List.of(
            folder -> AtomicFiles.writeString(folder.resolve("optimizer.safetensors"), ""), Checkpoint.progress(7, 5e-5, ORDER)));
        state = directory.resolve("rng_state.json");
    }

    private interface Change {
        void of(ObjectNode state);
    }

    private void change(Change change) throws IOException {
        change(state, change);
    }

    private static void change(Path file, Change change) throws IOException {
        ObjectNode json = (ObjectNode) JSON.readTree(file.toFile());
        change.of(json);
        JSON.writeValue(file.toFile(), json);
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

    /// What a step may not be.
    private static final List<String> NO_STEPS = List.of("-1", "2147483648", "1" + "0".repeat(400), "1e400", "1e1", "null", "\"7\"", "7.0",
        "6.5", "[7]", "{}", "true");

    private static Stream<Arguments> wrongSteps() {
        return Stream.concat(Stream.of("rng_state.json step", "scheduler.json last_epoch").flatMap(place -> NO_STEPS.stream()
            .map(value -> arguments(place.split(" ")[0], place.split(" ")[1], value))), Stream.of(
                arguments("scheduler.json", "last_epoch", "8"), arguments("rng_state.json", "step", "8"),
                arguments("rng_state.json", "order", "null"), arguments("rng_state.json", "order", "[]"),
                arguments("rng_state.json", "order", "7")));
    }

    @ParameterizedTest
    @MethodSource("wrongSteps")
    void aStepOrAnOrderThatIsNoneIsRefused(String file, String key, String value) throws IOException {
        JsonNode wrong = JSON.readTree(value);
        change(directory.resolve(file), json -> json.set(key, wrong));
        InputException e = assertThrows(InputException.class, () -> Checkpoint.open(directory));
        assertTrue(e.getMessage().contains("json: key ") && e.getMessage().length() < 500, e.getMessage());
        assertEquals(1, e.getMessage().lines().count());
        change(directory.resolve(file), json -> json.remove(key));
        assertRefused(directory.resolve(file), "key " + key + ": found nothing", () -> Checkpoint.open(directory));
    }

    @ParameterizedTest
    @CsvSource({"scheduler.json,", "scheduler.json,[]", "training_args.json,", "training_args.json,null", "training_args.json,{"})
    void aFileBesideItThatIsNoneIsRefused(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text == null ? "" : text);
        assertRefused(directory.resolve(file), "found invalid JSON", () -> Checkpoint.open(directory));
    }

    @Test
    void aRunThatEndsBeforeItIsRefused() {
        Checkpoint checkpoint = Checkpoint.open(directory);
        checkpoint.checkLength(7);
        assertRefused(directory, "7 steps were taken, and the run is to end after 6; raise --max_steps", () -> checkpoint.checkLength(6));
    }

    /// A name is no step: only what stands in the folder is.
    @Test
    void aNameOfFourteenDigitsIsAName() throws IOException {
        Path dated = output.resolve("checkpoint-20240131235959");
        Files.move(directory, dated);
        assertEquals(7, Checkpoint.open(dated).step());
        Checkpoints checkpoints = new Checkpoints(output, 1, _ -> {});
        assertEquals(Optional.empty(), checkpoints.latest());
        checkpoints.recover();
        checkpoints.write(8, List.of(Checkpoint.progress(8, 5e-5, ORDER)));
        checkpoints.write(9, List.of(Checkpoint.progress(9, 5e-5, ORDER)));
        assertEquals(7, Checkpoint.open(dated).step());
        assertFalse(Checkpoints.isCheckpoint(dated));
        assertFalse(Checkpoints.isCheckpoint(Path.of("/")));
    }
}
