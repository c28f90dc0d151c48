package cria.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.file.JsonObject;
import cria.generate.GenerationDefaults;
import cria.safetensors.ModelWeights;
import cria.safetensors.ModelWriter;
import cria.safetensors.SafetensorsFile;
import cria.safetensors.SafetensorsWriter;
import cria.safetensors.TensorSource;
import cria.tensor.DType;
import cria.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files that transformers, PEFT and the reference implementation of safetensors wrote.
class ConformanceFilesTest {

    private static final Path CONFORMANCE = Path.of("../shared/conformance");

    @TempDir
    private Path directory;

    @BeforeEach
    void filesAreHere() {
        Assumptions.assumeTrue(Files.exists(CONFORMANCE), CONFORMANCE + " is not here");
    }

    private static TensorSource widened(ModelWeights weights, String name) {
        return TensorSource.of(name, DType.F32, weights.tensor(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gqa-tied-f32", "headdim128-bf16", "llama31-rope-f16", "untied-headdim-bf16-sharded"})
    void aCaseOpensAndPassesTheCheck(String name) {
        Path model = CONFORMANCE.resolve(name);
        JsonObject expected = JsonObject.read(CONFORMANCE.resolve("cases.json")).object(name);
        LlamaConfig config = LlamaConfig.read(model);
        assertEquals(expected.number("theta", 0, 1e9), config.ropeTheta());
        assertEquals(expected.has("scaling"), config.ropeScaling() instanceof RopeScaling.Llama3);
        assertEquals(expected.object("config").integer("num_key_value_heads", 0, 99), config.numKvHeads());
        assertEquals(expected.object("config").number("rms_norm_eps", 0, 1), config.rmsNormEps());
        assertEquals(List.of(2), GenerationDefaults.read(model, config).eosTokenIds());
        DType dtype = switch (expected.string("dtype")) {
            case "float32" -> DType.F32;
            case "float16" -> DType.F16;
            default -> DType.BF16;
        };
        try (ModelWeights weights = ModelWeights.open(model)) {
            WeightsCheck.check(config, weights);
            for (String tensor : weights.names()) {
                assertEquals(dtype, weights.tensor(tensor).dtype());
            }
        }
    }

    @Test
    void llama31ScalingIsReadFromBothGenerations() {
        assertEquals(new RopeScaling.Llama3(8, 1, 4, 32), LlamaConfig.read(CONFORMANCE.resolve("llama31-rope-f16")).ropeScaling());
        assertEquals(new RopeScaling.Llama3(32, 1, 4, 64), LlamaConfig.read(CONFORMANCE.resolve("headdim128-bf16")).ropeScaling());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gqa-tied-f32/golden.safetensors", "packed/golden.safetensors", "lora/golden.safetensors",
        "lora/adapter/adapter_model.safetensors"})
    void otherFilesOpenAndComeBackTheSame(String name) throws IOException {
        Path copy = directory.resolve("copy.safetensors");
        try (SafetensorsFile file = SafetensorsFile.open(CONFORMANCE.resolve(name))) {
            assertFalse(file.names().isEmpty());
            if (name.contains("golden")) {
                assertEquals(DType.I32, file.tensor("input_ids").dtype());
                assertEquals(new Shape(1), file.tensor("loss").shape());
            }
            SafetensorsWriter.write(copy, file.names().stream().map(file::tensor).map(TensorSource::of).toList(), file.metadata());
            try (SafetensorsFile again = SafetensorsFile.open(copy)) {
                assertEquals(file.entries(), again.entries());
                assertEquals(file.metadata(), again.metadata());
                for (String tensor : file.names()) {
                    assertEquals(-1, file.tensor(tensor).segment().mismatch(again.tensor(tensor).segment()), tensor);
                }
            }
        }
        assertEquals(Files.size(CONFORMANCE.resolve(name)), Files.size(copy));
    }

    @Test
    void aResultIsShardedAsItsBaseWas() throws IOException {
        Path base = CONFORMANCE.resolve("untied-headdim-bf16-sharded");
        try (ModelWeights weights = ModelWeights.open(base)) {
            assertEquals(4, weights.shards().size());
            ModelWriter.write(directory, weights.shards().stream()
                .map(shard -> shard.names().stream().map(weights::tensor).map(TensorSource::of).toList()).toList());
            for (ModelWeights.Shard shard : weights.shards()) {
                assertEquals(-1, Files.mismatch(shard.file(), directory.resolve(shard.file().getFileName())), shard.toString());
            }
            assertEquals(JsonObject.read(base.resolve(ModelWeights.INDEX_NAME)).get("weight_map"),
                JsonObject.read(directory.resolve(ModelWeights.INDEX_NAME)).get("weight_map"));
            assertEquals(JsonObject.read(base.resolve(ModelWeights.INDEX_NAME)).get("metadata"),
                JsonObject.read(directory.resolve(ModelWeights.INDEX_NAME)).get("metadata"));
        }
    }

    @Test
    void widenedWeightsPassTheCheckToo() {
        Path base = CONFORMANCE.resolve("headdim128-bf16");
        try (ModelWeights weights = ModelWeights.open(base)) {
            ModelWriter.write(directory, List.of(weights.names().stream().map(name -> widened(weights, name)).toList()));
            try (ModelWeights wide = ModelWeights.open(directory)) {
                WeightsCheck.check(LlamaConfig.read(base), wide);
                assertEquals(2 * weights.bytes(), wide.bytes());
                for (String name : weights.names()) {
                    assertTrue(Arrays.equals(weights.tensor(name).toFloats(), wide.tensor(name).toFloats()), name);
                }
            }
        }
    }

    @Test
    void theTokenizersModelWithAFullVocabularyPasses() {
        Path model = Path.of("../shared/chat-run/model");
        Assumptions.assumeTrue(Files.exists(model), model + " is not here");
        LlamaConfig config = LlamaConfig.read(model);
        assertEquals(128256, config.vocabSize());
        assertEquals(List.of(128009), config.eosTokenIds());
        try (ModelWeights weights = ModelWeights.open(model)) {
            WeightsCheck.check(config, weights);
            assertEquals(Map.of(model.resolve("model.safetensors"), weights.names()),
                Map.of(weights.shards().getFirst().file(), weights.shards().getFirst().names()));
        }
    }
}
