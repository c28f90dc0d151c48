package cria.safetensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.InputException;
import cria.WorkException;
import cria.file.JsonObject;
import cria.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelWeightsTest {

    private static final String FIRST = "model-00001-of-00002.safetensors";
    private static final String SECOND = "model-00002-of-00002.safetensors";

    @TempDir
    private Path parent;
    private Path directory;

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createDirectory(parent.resolve("model"));
    }

    private static TensorSource source(String name, float... values) {
        return TensorSource.of(SafetensorsWriterTest.floats(name, values));
    }

    private void writeShards() {
        ModelWriter.write(directory, List.of(List.of(source("z", 1, 2), source("a", 3)), List.of(source("m", 4, 5, 6))));
    }

    private List<String> listing() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private void assertRefused(String... parts) {
        InputException e = assertThrows(InputException.class, () -> ModelWeights.open(directory).close());
        assertTrue(e.getMessage().startsWith(directory.toString()), e.getMessage());
        assertEquals(1, e.getMessage().lines().count(), e.getMessage());
        for (String part : parts) {
            assertTrue(e.getMessage().contains(part), e.getMessage());
        }
    }

    @Test
    void aShardedModelOpensAsItWasWritten() throws IOException {
        writeShards();
        assertEquals(List.of(FIRST, SECOND, ModelWeights.INDEX_NAME), listing());
        try (ModelWeights weights = ModelWeights.open(directory)) {
            assertEquals(List.of("z", "a", "m"), weights.names());
            assertEquals(List.of(new ModelWeights.Shard(directory.resolve(FIRST), List.of("z", "a")),
                new ModelWeights.Shard(directory.resolve(SECOND), List.of("m"))), weights.shards());
            assertEquals(directory.resolve(SECOND), weights.fileOf("m"));
            assertEquals(24, weights.bytes());
            assertArrayEquals(new float[] {4, 5, 6}, weights.tensor("m").toFloats());
            assertArrayEquals(new float[] {3}, weights.tensor("a").toFloats());
            assertThrows(InputException.class, () -> weights.tensor("q"));
        }
        assertEquals("""
            {
              "metadata": {
                "total_parameters": 6,
                "total_size": 24
              },
              "weight_map": {
                "a": "model-00001-of-00002.safetensors",
                "m": "model-00002-of-00002.safetensors",
                "z": "model-00001-of-00002.safetensors"
              }
            }
            """, Files.readString(directory.resolve(ModelWeights.INDEX_NAME)));
    }

    @Test
    void aModelOfOneShardHasNoIndex() throws IOException {
        ModelWriter.write(directory, List.of(List.of(source("a", 1))));
        assertEquals(List.of(ModelWeights.FILE_NAME), listing());
        try (ModelWeights weights = ModelWeights.open(directory)) {
            assertEquals(List.of(new ModelWeights.Shard(directory.resolve(ModelWeights.FILE_NAME), List.of("a"))), weights.shards());
        }
    }

    @Test
    void anotherLayoutTakesTheFormerOnesPlaceAndOtherFilesStay() throws IOException {
        Files.writeString(directory.resolve("config.json"), "{}");
        Files.writeString(directory.resolve("adapter_model.safetensors"), "not ours");
        writeShards();
        ModelWriter.write(directory, List.of(List.of(source("a", 1))));
        assertEquals(List.of("adapter_model.safetensors", "config.json", ModelWeights.FILE_NAME), listing());
        writeShards();
        assertEquals(List.of("adapter_model.safetensors", "config.json", FIRST, SECOND, ModelWeights.INDEX_NAME), listing());
    }

    @Test
    void aShardThatFailsLeavesTheModelThatWasThere() throws IOException {
        ModelWriter.write(directory, List.of(List.of(source("a", 1))));
        TensorSource tooLarge = TensorSource.of("m", DType.F16, SafetensorsWriterTest.floats("m", 1e6f));
        assertThrows(WorkException.class, () -> ModelWriter.write(directory, List.of(List.of(source("a", 2)), List.of(tooLarge))));
        assertEquals(List.of(ModelWeights.FILE_NAME), listing());
        try (ModelWeights weights = ModelWeights.open(directory)) {
            assertArrayEquals(new float[] {1}, weights.tensor("a").toFloats());
        }
    }

    @Test
    void aMappedModelCanBeReplacedWhileItIsOpen() {
        ModelWriter.write(directory, List.of(List.of(source("a", 1))));
        try (ModelWeights before = ModelWeights.open(directory)) {
            ModelWriter.write(directory, List.of(List.of(source("a", 2))));
            assertArrayEquals(new float[] {1}, before.tensor("a").toFloats());
        }
        try (ModelWeights after = ModelWeights.open(directory)) {
            assertArrayEquals(new float[] {2}, after.tensor("a").toFloats());
        }
    }

    @Test
    void refusesShardsThatContradictTheIndex() throws IOException {
        writeShards();
        Path index = directory.resolve(ModelWeights.INDEX_NAME);
        String whole = Files.readString(index);
        Files.writeString(index, whole.replace("\"m\": \"" + SECOND, "\"m\": \"" + FIRST));
        assertRefused(FIRST, "tensor m: found nothing, expected it here by " + ModelWeights.INDEX_NAME);
        Files.writeString(index, whole.replace("\"m\"", "\"n\""));
        assertRefused(SECOND, "tensor n: found nothing");
        Files.writeString(index, whole.replace(SECOND, "../" + SECOND));
        assertRefused(ModelWeights.INDEX_NAME, "key weight_map.m: found \"../", "beside the index");
        Files.writeString(index, whole.replace("\"" + SECOND + "\"", "2"));
        assertRefused(ModelWeights.INDEX_NAME, "key weight_map.m: found 2, expected");
        Files.writeString(index, "{\"weight_map\": {}}");
        assertRefused(ModelWeights.INDEX_NAME, "key weight_map: found no tensors");
        Files.writeString(index, "{\n\n]");
        assertRefused(ModelWeights.INDEX_NAME + ":3: found invalid JSON");
        Files.writeString(index, "{}");
        assertRefused(ModelWeights.INDEX_NAME, "key weight_map: found nothing, expected an object");
        Files.writeString(index, whole);
        SafetensorsWriter.write(directory.resolve(SECOND), List.of(source("m", 4, 5, 6), source("a", 3)));
        assertRefused(SECOND, "tensor a: found here and in " + FIRST + ", expected it in one shard");
        Files.delete(directory.resolve(SECOND));
        assertRefused(ModelWeights.INDEX_NAME, "shard " + SECOND + ": found nothing");
    }

    @ParameterizedTest
    @CsvSource({
        "pytorch_model.bin, PyTorch pickles, save_pretrained()",
        "pytorch_model-00001-of-00002.bin, PyTorch pickles, save_pretrained()",
        "model.Q4_0.gguf, a GGUF file, made from",
        "consolidated.00.pth, Meta's original weights, on the hub",
        "adapter_model.safetensors, a LoRA adapter, base model",
        "weights.safetensors, under other names, rename",
        "tokenizer.json, found no weights, expected model.safetensors or model.safetensors.index.json",
    })
    void saysWhatThereIsInsteadOfWeights(String name, String what, String remedy) throws IOException {
        Files.writeString(directory.resolve(name), "");
        assertRefused(what, remedy, ModelWeights.FILE_NAME);
    }

    @Test
    void saysWhatIsNoDirectory() throws IOException {
        directory = parent.resolve("absent");
        assertRefused("found nothing, expected the model's directory");
        directory = Files.writeString(parent.resolve("x.gguf"), "");
        assertRefused("found a file, expected the model's directory");
    }

    @Test
    void aLinkWithoutATargetIsNamed() throws IOException {
        Files.createSymbolicLink(directory.resolve(ModelWeights.FILE_NAME), directory.resolve("blob"));
        assertRefused("found a link model.safetensors whose target is gone");
    }

    @Test
    void theIndexIsReadableAsJson() {
        writeShards();
        assertEquals(24, JsonObject.read(directory.resolve(ModelWeights.INDEX_NAME)).object("metadata").integer("total_size", 0, 99));
    }
}
