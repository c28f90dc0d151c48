package cria.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.model.LlamaConfig;
import cria.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a user gives wrong to `train`: one line that names the file, exit code 2, and no file written or touched.
class TrainMistakesIT {
    @TempDir
    Path folder;
    private final JarRunner jar = JarRunner.current();
    private Path model;
    private Path data;
    private Path output;

    @BeforeEach
    void makeModel() throws IOException {
        model = TinyChat.model(folder.resolve("model"), DType.F32);
        data = TinyChat.conversations(folder.resolve("train.jsonl"), 0, 4);
        output = folder.resolve("out");
    }

    private void assertRefused(String start, String containing, String... more) throws Exception {
        assertRefused(start, containing, model, data, output, more);
        assertFalse(Files.exists(output), "something is left behind");
    }

    private void assertRefused(String start, String containing, Path model, Path data, Path output, String... more) throws Exception {
        JarRunner.Result result = jar.run(Stream.concat(Stream.of("train", "--model_name_or_path", model.toString(),
            "--train_file", data.toString(), "--output_dir", output.toString(), "--max_steps", "1"), Stream.of(more)).toArray(
                String[]::new));
        assertEquals(2, result.code(), result.err());
        assertEquals("", result.out());
        String error = result.err().lines().toList().getLast();
        assertTrue(error.startsWith("trainer: " + start), result.err());
        assertTrue(error.contains(containing), result.err());
        assertEquals(1, result.err().lines().filter(line -> line.startsWith("trainer: ")).count(), result.err());
        assertFalse(result.err().contains("\tat ") || result.err().contains("Exception"), result.err());
    }

    private void replaceInConfig(String text, String by) throws IOException {
        Path config = model.resolve("config.json");
        String before = Files.readString(config);
        assertTrue(before.contains(text), before);
        Files.writeString(config, before.replace(text, by));
    }

    @Test
    void filesThatAreNotThereAreNamed() throws Exception {
        Path none = folder.resolve("none.jsonl");
        assertRefused(none + ": no such file, named by --train_file", "", model, none, output);
        Path noModel = folder.resolve("no-model");
        assertRefused(noModel + ": no such directory, named by --model_name_or_path", "", noModel, data, output);
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertRefused(empty.toString(), "config.json", empty, data, output);
        assertFalse(Files.exists(output), "something is left behind");
    }

    @Test
    void aBrokenRowIsNamedWithItsLine() throws Exception {
        Files.writeString(data, "{\"messages\": [{\"role\": \"user\", \"content\"\n", StandardOpenOption.APPEND);
        assertRefused(data + ":5: ", "JSON");
        Files.writeString(data, "{\"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}, {\"role\": \"assistant\", \"content\": 5}]}\n");
        assertRefused(data + ":1: ", "content");
    }

    @Test
    void aTruncatedModelIsNamedWithItsTensor() throws Exception {
        Path weights = model.resolve("model.safetensors");
        byte[] whole = Files.readAllBytes(weights);
        Files.write(weights, Arrays.copyOf(whole, whole.length - 200));
        assertRefused(weights + ": tensor model.", "truncated");
    }

    @Test
    void anotherArchitectureIsRefused() throws Exception {
        replaceInConfig("\"model_type\": \"llama\"", "\"model_type\": \"mistral\"");
        assertRefused(model.resolve("config.json") + ": ", "\"mistral\"");
    }

    @Test
    void weightsThatAreNotThoseOfTheConfigurationAreNamed() throws Exception {
        replaceInConfig("\"intermediate_size\": 48", "\"intermediate_size\": 64");
        assertRefused(model.resolve("model.safetensors") + ": tensor model.layers.0.mlp.gate_proj.weight: ", "(48, 32)");
    }

    @Test
    void aMistakeLeavesTheLogOfAnEarlierRunAlone() throws Exception {
        Path log = Files.writeString(Files.createDirectory(output).resolve("trainer_log.jsonl"), "{\"step\": 1}\n");
        replaceInConfig("\"intermediate_size\": 48", "\"intermediate_size\": 64");
        assertRefused(model.resolve("model.safetensors") + ": ", "", model, data, output);
        assertEquals("{\"step\": 1}\n", Files.readString(log));
    }

    @Test
    void aLossThatIsNoNumberEndsTheRunWithoutAModel() throws Exception {
        JarRunner.Result result = jar.run("train", "--model_name_or_path", model.toString(), "--train_file", data.toString(),
            "--output_dir", output.toString(), "--max_steps", "8", "--learning_rate", "1e30", "--max_grad_norm", "0");
        assertEquals(1, result.code(), result.err());
        String error = result.err().lines().toList().getLast();
        assertTrue(error.matches("trainer: step \\d: the loss is .*no model was written.*--learning_rate.*"), error);
        assertFalse(Files.exists(output.resolve("model.safetensors")));
    }

    @Test
    void aCheckpointIsNotWrittenOverByTheRunThatItFeeds() throws Exception {
        Path checkpoint = TinyChat.model(folder.resolve("run/checkpoint-1"), DType.F32);
        Path run = folder.resolve("run");
        assertRefused(run + ": --output_dir holds the checkpoint", "--resume_from_checkpoint", checkpoint, data, run);
        assertTrue(Files.exists(checkpoint.resolve("model.safetensors")));
    }

    @Test
    void theModelsOwnDirectoryIsNoPlaceForTheResult() throws Exception {
        assertRefused(model + ": --output_dir is the model's own directory", "", model, data, model);
        assertRefused(model.resolve("../model") + ": ", "own directory", model, data, model.resolve("../model"));
        assertFalse(Files.exists(model.resolve("trainer_log.jsonl")));
    }

    @Test
    void aFileIsNoPlaceForTheResultEither() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "mine");
        assertRefused(file + ": named by --output_dir: it is a file", "", model, data, file);
        assertEquals("mine", Files.readString(file));
    }

    @Test
    void anUnknownTemplateIsRefusedWithThoseThatThereAre() throws Exception {
        assertRefused("--chat_template vicuna: is none that Cria writes", "chatml", "--chat_template", "vicuna");
    }

    @Test
    void examplesLongerThanTheModelsContextAreRefused() throws Exception {
        replaceInConfig("\"max_position_embeddings\": 512", "\"max_position_embeddings\": 8");
        assertRefused(model.resolve("config.json") + ": max_position_embeddings is 8", "--max_length");
    }

    /// Such an id would be looked up beyond the embedding.
    @Test
    void aTokenThatTheModelHasNoRowForIsRefused() throws Exception {
        Path file = model.resolve("tokenizer.json");
        String tokenizer = Files.readString(file);
        for (int id : new int[] {999_999, LlamaConfig.read(model).vocabSize(), -5}) {
            String begin = """
                {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "<b>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
                "pair": [], "special_tokens": {"<b>": {"id": "<b>", "ids": [%d], "tokens": ["<b>"]}}}""".formatted(id);
            String changed = tokenizer.replaceFirst("\"post_processor\"\\s*:\\s*null", "\"post_processor\": " + begin);
            assertNotEquals(tokenizer, changed);
            Files.writeString(file, changed);
            assertRefused(file + ": post_processor", id < 0 ? "is -5, not a whole number from 0 up"
                : "whose id %d is no token's; take the tokenizer that belongs to the model".formatted(id));
        }
    }

    @Test
    void aBackendThatIsNotThereIsRefused() throws Exception {
        assertRefused("--backend cuda: ", "", "--backend", "cuda");
    }

    @Test
    void aDirectoryThatIsNoCheckpointIsRefused() throws Exception {
        assertRefused(output + ": --resume_from_checkpoint true: ", "", "--resume_from_checkpoint", "true");
        assertRefused(model + ": no checkpoint of a run here", "", "--resume_from_checkpoint", model.toString());
    }

    @Test
    void aRunWithOtherDataIsNotGoneOnWith() throws Exception {
        Path first = folder.resolve("first");
        assertEquals(0, jar.run("train", "--quiet", "--model_name_or_path", model.toString(), "--train_file", data.toString(),
            "--output_dir", first.toString(), "--max_steps", "1", "--save_steps", "1").code());
        Path other = TinyChat.conversations(folder.resolve("other.jsonl"), 0, 5);
        Path checkpoint = first.resolve("checkpoint-1");
        assertRefused(checkpoint.resolve("rng_state.json") + ": the run that is to go on had examples 4, this one has 5", "", model, other,
            output, "--resume_from_checkpoint", checkpoint.toString());
        assertFalse(Files.exists(output), "something is left behind");
    }
}
