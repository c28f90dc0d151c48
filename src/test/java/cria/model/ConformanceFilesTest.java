package cria.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.file.JsonObject;
import cria.generate.GenerationDefaults;
import cria.golden.GoldenRun;
import cria.golden.Goldens;
import cria.safetensors.ModelWeights;
import cria.safetensors.ModelWriter;
import cria.safetensors.SafetensorsFile;
import cria.safetensors.SafetensorsWriter;
import cria.safetensors.TensorSource;
import cria.tensor.DType;
import cria.tensor.Shape;
import cria.tokenizer.Tokenizer;
import cria.tokenizer.file.TokenizerFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Files that transformers, PEFT and the reference implementation of safetensors wrote.
class ConformanceFilesTest {

    @TempDir
    private Path directory;

    static Stream<Path> models() {
        return Goldens.cases().filter(folder -> !folder.endsWith("packed"));
    }

    static Stream<Path> bfloat16Models() {
        return models().filter(model -> expected(model).string("dtype").equals("bfloat16"));
    }

    static Stream<Path> shardedModels() {
        return models().filter(model -> expected(model).has("shards"));
    }

    static Stream<Path> files() {
        return Goldens.conformance().flatMap(folder -> Stream.of("gqa-tied-f32/golden.safetensors", "packed/golden.safetensors",
            "lora/golden.safetensors", "lora/adapter/adapter_model.safetensors").map(folder::resolve));
    }

    private static JsonObject expected(Path model) {
        return JsonObject.read(model.resolveSibling("cases.json")).object(model.getFileName().toString());
    }

    private static RopeScaling scaling(JsonObject expected) {
        if (!expected.has("scaling")) {
            return new RopeScaling.None();
        }
        JsonObject scaling = expected.object("scaling");
        return new RopeScaling.Llama3(scaling.number("factor", 1, 99), scaling.number("low_freq_factor", 1, 99),
            scaling.number("high_freq_factor", 1, 99), scaling.integer("original_max_position_embeddings", 1, 99));
    }

    private static TensorSource widened(ModelWeights weights, String name) {
        return TensorSource.of(name, DType.F32, weights.tensor(name));
    }

    @ParameterizedTest
    @MethodSource("models")
    void aCaseOpensAndPassesTheCheck(Path model) {
        JsonObject expected = expected(model);
        LlamaConfig config = LlamaConfig.read(model);
        assertEquals(expected.number("theta", 0, 1e9), config.ropeTheta());
        assertEquals(scaling(expected), config.ropeScaling());
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

    @ParameterizedTest
    @MethodSource("files")
    void otherFilesOpenAndComeBackTheSame(Path original) throws IOException {
        Path copy = directory.resolve("copy.safetensors");
        try (SafetensorsFile file = SafetensorsFile.open(original)) {
            assertFalse(file.names().isEmpty());
            if (original.endsWith("golden.safetensors")) {
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
        assertEquals(Files.size(original), Files.size(copy));
    }

    @ParameterizedTest
    @MethodSource("shardedModels")
    void aResultIsShardedAsItsBaseWas(Path base) throws IOException {
        try (ModelWeights weights = ModelWeights.open(base)) {
            assertTrue(weights.shards().size() >= 3);
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

    @ParameterizedTest
    @MethodSource("bfloat16Models")
    void widenedWeightsPassTheCheckToo(Path base) {
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

    @ParameterizedTest
    @MethodSource("cria.golden.Goldens#shortRuns")
    void aModelWithTheWholeVocabularyOfItsTokenizerPasses(GoldenRun run) {
        Path model = run.model();
        Tokenizer tokenizer = TokenizerFiles.load(model).tokenizer();
        LlamaConfig config = LlamaConfig.read(model);
        assertEquals(tokenizer.vocabSize(), config.vocabSize());
        assertEquals(List.of(tokenizer.eos().orElseThrow()), config.eosTokenIds());
        try (ModelWeights weights = ModelWeights.open(model)) {
            WeightsCheck.check(config, weights);
            assertEquals(Map.of(model.resolve("model.safetensors"), weights.names()),
                Map.of(weights.shards().getFirst().file(), weights.shards().getFirst().names()));
        }
    }
}
