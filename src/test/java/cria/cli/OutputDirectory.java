package cria.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cria.safetensors.ModelWeights;
import cria.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What `train` leaves in `--output_dir`, looked at as scripts do.
record OutputDirectory(Path path) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// The fields of `transformers.TrainerState`.
    private static final Set<String> STATE_FIELDS = Set.of("best_global_step", "best_metric", "best_model_checkpoint", "epoch",
        "eval_steps",
        "global_step", "is_hyper_param_search", "is_local_process_zero", "is_world_process_zero", "log_history", "logging_steps",
        "max_steps", "num_input_tokens_seen", "num_train_epochs", "save_steps", "stateful_callbacks", "total_flos",
        "train_batch_size", "trial_name", "trial_params");

    private static final Set<String> STEP = Set.of("epoch", "grad_norm", "learning_rate", "loss", "step");
    private static final Set<String> LOGGED = Set.of("step", "total_steps", "epoch", "loss", "grad_norm", "learning_rate",
        "tokens_per_second", "percentage", "elapsed_time", "remaining_time");

    JsonNode json(String name) throws IOException {
        return JSON.readTree(path.resolve(name).toFile());
    }

    /// The entries of the log history that have this key.
    List<JsonNode> history(String key) throws IOException {
        return json("trainer_state.json").get("log_history").valueStream().filter(entry -> entry.has(key)).toList();
    }

    /// Those of the steps; there an entry has no other keys than Trainer's.
    List<JsonNode> steps() throws IOException {
        List<JsonNode> steps = history("loss");
        steps.forEach(step -> assertEquals(STEP, keys(step)));
        return steps;
    }

    List<JsonNode> evaluations() throws IOException {
        return history("eval_loss");
    }

    private static Set<String> keys(JsonNode node) {
        Set<String> keys = new TreeSet<>();
        node.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    /// Everything that a finished run leaves, and nothing that is half done.
    void assertFinished(Path base, boolean evaluated) throws IOException {
        assertModel(base);
        JsonNode state = json("trainer_state.json");
        assertEquals(new TreeSet<>(STATE_FIELDS), keys(state));
        assertEquals(state.get("max_steps"), state.get("global_step"));
        List<JsonNode> log = new ArrayList<>();
        for (String line : Files.readAllLines(path.resolve("trainer_log.jsonl"))) {
            log.add(JSON.readTree(line));
        }
        List<JsonNode> logged = log.stream().filter(line -> line.has("loss")).toList();
        logged.forEach(line -> assertEquals(new TreeSet<>(LOGGED), keys(line)));
        assertEquals(losses(steps()), losses(logged));
        JsonNode train = json("train_results.json");
        JsonNode all = json("all_results.json");
        Stream.of("epoch", "train_loss", "train_runtime", "train_samples", "train_samples_per_second", "train_steps_per_second")
            .forEach(key -> {
                assertTrue(train.has(key), key);
                assertEquals(train.get(key), all.get(key));
            });
        assertEquals(evaluated, Files.exists(path.resolve("eval_results.json")));
        if (evaluated) {
            JsonNode eval = json("eval_results.json");
            Stream.of("epoch", "eval_loss", "eval_accuracy", "eval_perplexity", "eval_runtime", "eval_samples").forEach(key -> {
                assertTrue(eval.has(key), key);
                assertEquals(eval.get(key), all.get(key));
            });
            assertEquals(evaluations().getLast().get("eval_loss"), eval.get("eval_loss"));
        }
    }

    private static List<Double> losses(List<JsonNode> entries) {
        return entries.stream().map(entry -> entry.get("loss").asDouble()).toList();
    }

    /// The model's files: those beside the weights are byte for byte the base's, but for the weights' type, which is float32.
    void assertModel(Path base) throws IOException {
        assertNothingHalfDone();
        assertEquals(Files.readString(base.resolve("config.json")).replace("\"bfloat16\"", "\"float32\""),
            Files.readString(path.resolve("config.json")));
        for (String name : List.of("generation_config.json", "tokenizer.json", "tokenizer_config.json")) {
            assertEquals(-1, Files.mismatch(base.resolve(name), path.resolve(name)), name);
        }
        try (ModelWeights before = ModelWeights.open(base); ModelWeights after = ModelWeights.open(path)) {
            assertEquals(new TreeSet<>(before.names()), new TreeSet<>(after.names()));
            boolean moved = false;
            for (String name : before.names()) {
                assertEquals(DType.F32, after.tensor(name).dtype(), name);
                assertEquals(before.entry(name).shape(), after.entry(name).shape(), name);
                moved |= !Arrays.equals(before.tensor(name).toFloats(), after.tensor(name).toFloats());
            }
            assertTrue(moved, "no weight has moved");
        }
    }

    void assertCheckpoint(Path base) throws IOException {
        assertModel(base);
        for (String name : List.of("optimizer.safetensors", "scheduler.json", "rng_state.json", "training_args.json",
            "trainer_state.json")) {
            assertTrue(Files.exists(path.resolve(name)), name);
        }
    }

    void assertNothingHalfDone() throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            files.map(file -> file.getFileName().toString())
                .forEach(name -> assertFalse(name.endsWith(".tmp") || name.startsWith("tmp"), name));
        }
    }

    /// Byte for byte, whichever files are named.
    void assertSame(OutputDirectory other, String... names) throws IOException {
        for (String name : names) {
            assertEquals(-1, Files.mismatch(path.resolve(name), other.path.resolve(name)), name);
        }
    }

    OutputDirectory checkpoint(int step) {
        return new OutputDirectory(path.resolve("checkpoint-" + step));
    }

    /// The numbers of its checkpoints, ascending.
    List<Integer> checkpoints() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.startsWith("checkpoint-"))
                .map(name -> Integer.valueOf(name.substring("checkpoint-".length()))).sorted().toList();
        }
    }
}
