package cria.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import cria.InputException;
import cria.backend.TestBackend;
import cria.golden.Goldens;
import cria.safetensors.SafetensorsFile;
import cria.safetensors.SafetensorsWriter;
import cria.safetensors.TensorSource;
import cria.tensor.DType;
import cria.tensor.Shape;
import cria.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Golden cases that a stranger made: each is refused in one line before a kernel sees a number of it.
class HostileCaseTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;
    private Path directory;

    /// A copy of our own case of this kind, beside its list.
    private void copy(boolean packed) throws IOException {
        Path cases = Goldens.conformance().findFirst().orElseThrow();
        try (Stream<Path> files = Files.walk(cases)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = folder.resolve(cases.relativize(file).toString());
                Files.createDirectories(to.getParent());
                Files.copy(file, to);
            }
        }
        List<Path> copied = Goldens.casesIn(folder);
        directory = packed ? copied.getLast() : copied.getFirst();
    }

    private void change(Consumer<Map<String, Tensor>> change) {
        Path file = directory.resolve(GoldenCase.GOLDEN);
        try (SafetensorsFile opened = SafetensorsFile.open(file); Arena arena = Arena.ofConfined()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (String name : opened.names()) {
                Tensor tensor = opened.tensor(name);
                MemorySegment copy = arena.allocate(tensor.bytes(), 4).copyFrom(tensor.segment());
                tensors.put(name, Tensor.of(name, tensor.dtype(), copy, tensor.shape().dims()));
            }
            change.accept(tensors);
            SafetensorsWriter.write(file, tensors.values().stream().map(TensorSource::of).toList());
        }
    }

    private static Arguments with(String part, Consumer<Map<String, Tensor>> change) {
        return arguments(part, change);
    }

    /// One value of a tensor of integers.
    private static Consumer<Map<String, Tensor>> value(String name, int at, int value) {
        return tensors -> {
            int[] values = tensors.get(name).toInts();
            values[at] = value;
            tensors.get(name).setInts(values);
        };
    }

    private static Consumer<Map<String, Tensor>> replace(String name, DType dtype, long... dims) {
        return tensors -> tensors.put(name, Tensor.of(name, dtype,
            MemorySegment.ofArray(new byte[Math.toIntExact(new Shape(dims).elements() * dtype.bytes())]), dims));
    }

    private static Consumer<Map<String, Tensor>> without(String name) {
        return tensors -> tensors.remove(name);
    }

    static Stream<Arguments> padded() {
        List<Integer> none = List.of(-1, -100, 100_000, Integer.MAX_VALUE, Integer.MIN_VALUE);
        return Stream.of(
            none.stream().map(id -> with("tensor input_ids: found " + id + " at value 3, expected an id", value("input_ids", 3, id))),
            none.stream().filter(id -> id != -100).map(id -> with("tensor labels: found " + id + " at value 3", value("labels", 3, id))),
            Stream.of("input_ids", "labels", "attention_mask").flatMap(name -> Stream.of(
                with("tensor " + name + ": found F32", replace(name, DType.F32, 2, 2)),
                with("tensor " + name + ": found I32 (2, 2)", replace(name, DType.I32, 2, 2)),
                with("tensor " + name + ": found I32 ()", replace(name, DType.I32)),
                with("tensor " + name + ": found I32 (0, 5)", replace(name, DType.I32, 0, 5)),
                with("tensor " + name + ": found nothing", without(name)))),
            Stream.of(2, -1, 0, Integer.MAX_VALUE).map(mask -> with("tensor attention_mask: found", value("attention_mask", 0, mask))),
            Stream.of(
                with("tensor logits: found I32", tensors -> replace("logits", DType.I32, tensors.get("logits").shape().dims()).accept(
                    tensors)),
                with("tensor input_ids: found I32", replace("logits", DType.F32, 1, 1, 1)),
                with("tensor logits: found F32 (5)", replace("logits", DType.F32, 5)),
                with("tensor logits: found F32 (0, 2, 3)", replace("logits", DType.F32, 0, 2, 3)),
                with("tensor logits: found nothing", without("logits")),
                with("tensor loss: found F32 (0)", replace("loss", DType.F32, 0)),
                with("tensor loss: found nothing", without("loss")),
                with("tensor grad.model.norm.weight: found F32 (1)", replace("grad.model.norm.weight", DType.F32, 1)),
                with("tensor grad.model.norm.weight: found nothing", without("grad.model.norm.weight")),
                with("tensor after.model.norm.weight: found F32 (1)", replace("after.model.norm.weight", DType.F32, 1)),
                with("tensor after.model.norm.weight: found I32", replace("after.model.norm.weight", DType.I32, 64))))
            .flatMap(rows -> rows);
    }

    static Stream<Arguments> packed() {
        return Stream.concat(
            Stream.of(0, -1, 1000, Integer.MAX_VALUE, Integer.MIN_VALUE).map(length -> with("tensor lengths: found " + length
                + " at value 1", value("lengths", 1, length))),
            Stream.of(
                with("tensor lengths: found 0 at value 1, expected", replace("lengths", DType.I32, 3)
                    .andThen(tensors -> tensors.get("lengths").setInts(1, 0, 1))),
                with("more ids in a document", replace("lengths", DType.I32, 1).andThen(tensors -> tensors.get("lengths").setInts(2))),
                with("tensor lengths: found F32", replace("lengths", DType.F32, 2)),
                with("tensor lengths: found I32 (0)", replace("lengths", DType.I32, 0)),
                with("tensor lengths: found I32 (1, 1)", replace("lengths", DType.I32, 1, 1)),
                with("tensor input_ids: found 100000 at value 0", value("input_ids", 0, 100_000)),
                with("tensor logits: found nothing", without("logits"))));
    }

    private void assertRefused(String part) {
        String message = assertThrows(InputException.class, () -> new Verifier(TestBackend.REFERENCE::open).verify(directory)).getMessage();
        assertTrue(message.contains(part), message);
        assertEquals(1, message.lines().count());
        assertFalse(message.contains("rename"), message);
    }

    @ParameterizedTest
    @MethodSource("padded")
    void aTensorOfAPaddedCaseIsRefused(String part, Consumer<Map<String, Tensor>> change) throws IOException {
        copy(false);
        change(change);
        assertRefused(part);
    }

    @ParameterizedTest
    @MethodSource("packed")
    void aTensorOfAPackedCaseIsRefused(String part, Consumer<Map<String, Tensor>> change) throws IOException {
        copy(true);
        change(change);
        assertRefused(part);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "train | 3", "train | []", "train | {}", "train.betas | 0.9", "train.betas | [0.9]", "train.betas | [0.9, 'x']",
        "train.betas | [0.9, 1]", "train.betas | [-1, 0.5]", "train.betas | [0.9, 1e400]", "train.eps | 0", "train.eps | '1'",
        "train.weight_decay | null", "train.max_grad_norm | -1", "train.max_grad_norm | true", "train.steps | []", "train.steps | {}",
        "train.steps | [1]", "train.steps | [{}]", "train.steps | [{'lr': '1', 'loss': 1, 'grad_norm': 1}]",
        "train.steps | [{'lr': 1e400, 'loss': 1, 'grad_norm': 1}]",
        "greedy | 5", "greedy.prompt | []", "greedy.prompt | null", "greedy.prompt | [1.5]", "greedy.prompt | [1e1]",
        "greedy.prompt | [true]",
        "greedy.prompt | ['1']", "greedy.prompt | [-1]", "greedy.prompt | [100000]", "greedy.prompt | [2147483648]",
        "greedy.prompt | {'a': 1}", "greedy.new_tokens | []", "greedy.new_tokens | [100000]", "greedy.new_tokens | [-5]",
        "greedy.new_tokens | 'x'"})
    void aNumberThatIsNoneIsRefusedByItsKey(String key, String value) throws IOException {
        copy(false);
        Path file = directory.resolve("golden.json");
        ObjectNode json = (ObjectNode) JSON.readTree(file.toFile());
        String[] path = key.split("\\.");
        (path.length == 1 ? json : (ObjectNode) json.get(path[0])).set(path[path.length - 1], JSON.readTree(value.replace('\'', '"')));
        Files.writeString(file, json.toString());
        assertRefused("golden.json: key " + key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"\": 1}", "{\"..\": 1}", "{\".\": 1}", "{\"../x\": 1}", "{\"/etc\": 1}", "{\"a/b\": 1}",
        "{\"a\\\\b\": 1}",
        "{\"a\\u0000b\": 1}", "{\"\\u001b[2J\": 1}", "[]", ""})
    void aListOfCasesLeadsNowhereElse(String text) throws IOException {
        copy(true);
        Files.writeString(folder.resolve("cases.json"), text);
        assertRefused("cases.json");
    }

    @Test
    void aCaseThatIsMissingIsTold() throws IOException {
        copy(true);
        Files.writeString(folder.resolve("cases.json"), "{\"nowhere\": {}}");
        assertRefused("nowhere");
        Files.delete(folder.resolve("cases.json"));
        assertRefused("no cases.json beside it");
    }

    @Test
    void aCaseWithoutWeightsIsNotToldToRenameItsGoldens() throws IOException {
        copy(false);
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(file -> file.getFileName().toString().startsWith("model")).toList()) {
                Files.delete(file);
            }
        }
        assertRefused("found no weights");
    }

    @Test
    void aCaseOfAnotherModelIsRefused() throws IOException {
        copy(false);
        ObjectNode config = (ObjectNode) JSON.readTree(directory.resolve("config.json").toFile());
        config.put("max_position_embeddings", 2);
        Files.writeString(directory.resolve("config.json"), config.toString());
        assertRefused("and the model knows 2 positions");
    }
}
