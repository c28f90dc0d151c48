package cria.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cria.safetensors.ModelWeights;
import cria.tensor.DType;
import cria.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `train` and `eval` from the packaged jar on a model and data that the test makes: results that repeat to the bit, also
/// through a checkpoint, and files that training on any shape of data leaves.
class TrainIT {
    private static final JarRunner JAR = JarRunner.current();

    @TempDir
    static Path shared;
    @TempDir
    Path folder;
    private static Path model;
    private static Path train;
    private static Path held;

    @BeforeAll
    static void makeModel() throws IOException {
        model = TinyChat.model(shared.resolve("model"), DType.BF16);
        train = TinyChat.conversations(shared.resolve("train.jsonl"), 0, 50);
        held = TinyChat.conversations(shared.resolve("held.jsonl"), 100, 15);
    }

    private static String[] command(Path data, Path output, String... more) {
        return Stream.concat(Stream.of("train", "--quiet", "--model_name_or_path", model.toString(), "--train_file", data.toString(),
            "--output_dir", output.toString(), "--logging_steps", "1", "--learning_rate", "5e-3"), Stream.of(more)).toArray(String[]::new);
    }

    private OutputDirectory train(String name, Path data, String... more) throws Exception {
        OutputDirectory output = new OutputDirectory(folder.resolve(name));
        JarRunner.Result result = JAR.run(command(data, output.path(), more));
        assertEquals(0, result.code(), result.err());
        assertEquals("", result.err());
        return output;
    }

    /// 10 steps that go once and a half through the shuffled data.
    private OutputDirectory tenSteps(String name, String... more) throws Exception {
        return train(name, train, Stream.concat(Stream.of("--validation_file", held.toString(), "--eval_on_start",
            "--per_device_train_batch_size", "4", "--gradient_accumulation_steps", "2", "--max_steps", "10", "--warmup_steps", "2",
            "--weight_decay", "0.01"), Stream.of(more)).toArray(String[]::new));
    }

    @Test
    void theSameCommandGivesTheSameBitsAlsoAfterAStop() throws Exception {
        OutputDirectory once = tenSteps("once", "--save_steps", "5");
        once.assertFinished(model, true);
        assertEquals(List.of(5, 10), once.checkpoints());
        once.checkpoint(5).assertCheckpoint(model);
        once.checkpoint(10).assertCheckpoint(model);

        OutputDirectory twice = tenSteps("twice", "--save_steps", "5");
        twice.assertSame(once, "model.safetensors", "checkpoint-5/model.safetensors", "checkpoint-10/optimizer.safetensors");
        assertEquals(once.steps(), twice.steps());

        OutputDirectory resumed = tenSteps("resumed", "--save_steps", "5", "--resume_from_checkpoint",
            once.checkpoint(5).path().toString());
        resumed.assertSame(once, "model.safetensors", "checkpoint-10/optimizer.safetensors");
        assertEquals(once.steps(), resumed.steps());
        assertEquals(List.of(10), resumed.checkpoints());

        OutputDirectory otherwise = tenSteps("otherwise", "--save_strategy", "no", "--threads", "1", "--gradient_checkpointing");
        otherwise.assertSame(once, "model.safetensors");
        assertFalse(Files.mismatch(tenSteps("seed", "--save_strategy", "no", "--seed", "7").path().resolve("model.safetensors"),
            once.path().resolve("model.safetensors")) < 0, "another seed is another order");
    }

    @Test
    void aShortRunLearnsAndItsModelIsAsGoodOnTheDisk() throws Exception {
        Path json = folder.resolve("train.json");
        OutputDirectory output = tenSteps("out", "--output_json", json.toString());
        JsonNode result = new ObjectMapper().readTree(json.toFile());
        double before = result.at("/before/eval_loss").asDouble();
        double after = result.get("eval_loss").asDouble();
        assertTrue(after < 0.8 * before, before + " to " + after);
        assertEquals(before, output.evaluations().getFirst().get("eval_loss").asDouble());

        Path evaluation = folder.resolve("eval.json");
        JarRunner.Result evaluated = JAR.run("eval", "--model_name_or_path", output.path().toString(), "--validation_file", held.toString(),
            "--per_device_eval_batch_size", "3", "--output_json", evaluation.toString());
        assertEquals(0, evaluated.code(), evaluated.err());
        assertTrue(evaluated.out().startsWith("eval_loss "), evaluated.out());
        JsonNode again = new ObjectMapper().readTree(evaluation.toFile());
        assertEquals(after, again.get("eval_loss").asDouble(), 1e-6 * after);
        assertEquals(result.get("eval_tokens"), again.get("eval_tokens"));
    }

    @Test
    void onlyTheNewestCheckpointsAreKeptAndARunGoesOnFromThem() throws Exception {
        OutputDirectory output = tenSteps("out", "--save_steps", "2", "--save_total_limit", "2");
        assertEquals(List.of(8, 10), output.checkpoints());
        OutputDirectory further = train("out", train, "--validation_file", held.toString(), "--per_device_train_batch_size", "4",
            "--gradient_accumulation_steps", "2", "--max_steps", "12", "--save_strategy", "no", "--resume_from_checkpoint", "true");
        assertEquals(12, further.steps().size());
        assertEquals(12, further.json("trainer_state.json").get("global_step").asInt());
    }

    @Test
    void weightsAreWrittenAsTrainedOrRoundedToTheBasesTypes() throws Exception {
        Path trained = tenSteps("trained", "--save_strategy", "no").path();
        Path rounded = tenSteps("rounded", "--save_strategy", "no", "--save_dtype", "base").path();
        assertEquals(Files.readString(rounded.resolve("config.json")).replace("\"torch_dtype\": \"bfloat16\"",
            "\"torch_dtype\": \"float32\""), Files.readString(trained.resolve("config.json")));
        assertNotEquals(-1, Files.mismatch(trained.resolve("config.json"), rounded.resolve("config.json")));
        try (ModelWeights exact = ModelWeights.open(trained); ModelWeights narrow = ModelWeights.open(rounded)) {
            assertEquals(exact.names(), narrow.names());
            for (String name : exact.names()) {
                assertEquals(DType.F32, exact.tensor(name).dtype());
                assertEquals(DType.BF16, narrow.tensor(name).dtype());
                float[] values = exact.tensor(name).toFloats();
                float[] kept = narrow.tensor(name).toFloats();
                for (int i = 0; i < values.length; i++) {
                    assertEquals(Tensor.toBfloat16(values[i]), Tensor.toBfloat16(kept[i]), name);
                }
            }
        }
    }

    @Test
    void packingChangesTheRowsAndNotTheLoss() throws Exception {
        String[] oneStep = {"--per_device_train_batch_size", "50", "--max_steps", "1", "--max_length", "128", "--save_strategy", "no"};
        JsonNode apart = train("apart", train, oneStep).steps().getFirst();
        JsonNode packed = train("packed", train, Stream.concat(Stream.of("--packing"), Stream.of(oneStep)).toArray(String[]::new))
            .steps().getFirst();
        assertEquals(apart.get("loss").asDouble(), packed.get("loss").asDouble(), 1e-5);
        assertEquals(apart.get("grad_norm").asDouble(), packed.get("grad_norm").asDouble(), 1e-4 * apart.get("grad_norm").asDouble());
    }

    @ParameterizedTest
    @ValueSource(strings = {"prompt/completion", "ShareGPT", "text"})
    void otherShapesOfDataTrainToo(String shape) throws Exception {
        Path data = switch (shape) {
            case "prompt/completion" -> TinyChat.promptsAndCompletions(folder.resolve("data.jsonl"), 12);
            case "ShareGPT" -> TinyChat.shareGpt(folder.resolve("data.json"), 12);
            default -> TinyChat.texts(folder.resolve("data.jsonl"), 12);
        };
        OutputDirectory output = train("out", data, "--max_steps", "2", "--test_split_size", "3");
        output.assertFinished(model, true);
        assertEquals(2, output.steps().size());
        assertEquals(3, output.json("eval_results.json").get("eval_samples").asInt());
        assertEquals(9, output.json("train_results.json").get("train_samples").asInt());
    }

    @Test
    void theConfigurationFileGivesTheFlags() throws Exception {
        Path output = folder.resolve("out");
        Path config = Files.writeString(folder.resolve("run.yaml"), """
            model_name_or_path: %s
            train_file: %s
            output_dir: %s
            max_steps: 7
            logging_steps: 1
            learning_rate: 1.0e-3
            lr_scheduler_type: constant
            """.formatted(model, train, output));
        JarRunner.Result result = JAR.run("train", "--config", config.toString(), "--max-steps", "2");
        assertEquals(0, result.code(), result.err());
        List<JsonNode> steps = new OutputDirectory(output).steps();
        assertEquals(2, steps.size());
        steps.forEach(step -> assertEquals(1e-3, step.get("learning_rate").asDouble()));
    }
}
