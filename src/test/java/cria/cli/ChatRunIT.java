package cria.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cria.golden.GoldenRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A whole fine-tuning run beside the same run by `transformers.Trainer`: a small one of our own, and one with the tokenizer of
/// Llama 3 where it is.
class ChatRunIT {
    private static final List<String> ARGUMENTS = List.of("per_device_train_batch_size", "gradient_accumulation_steps", "num_train_epochs",
        "learning_rate", "weight_decay", "lr_scheduler_type", "warmup_steps", "max_grad_norm", "logging_steps", "max_length", "seed");

    @TempDir
    Path folder;
    private final JarRunner jar = JarRunner.current();

    @ParameterizedTest
    @MethodSource("cria.golden.Goldens#shortRuns")
    void everyStepIsThatOfTransformers(GoldenRun run) throws Exception {
        JsonNode golden = run.golden();
        OutputDirectory output = new OutputDirectory(folder.resolve("out"));
        List<String> command = new ArrayList<>(List.of("train", "--model_name_or_path", run.model().toString(),
            "--train_file", run.train().toString(), "--validation_file", run.eval().toString(),
            "--output_dir", output.path().toString(), "--train_sampling_strategy", "sequential", "--eval_on_start",
            "--save_strategy", "no"));
        for (String argument : ARGUMENTS) {
            command.addAll(List.of("--" + argument, golden.get("arguments").get(argument).asText()));
        }
        JarRunner.Result result = jar.run(command.toArray(String[]::new));
        assertEquals(0, result.code(), result.err());

        List<JsonNode> steps = output.steps();
        assertEquals(golden.get("steps").size(), steps.size());
        for (int i = 0; i < steps.size(); i++) {
            JsonNode expected = golden.get("steps").get(i);
            String where = "step " + (i + 1);
            assertEquals(expected.get("step").asInt(), steps.get(i).get("step").asInt(), where);
            assertEquals(expected.get("learning_rate").asDouble(), steps.get(i).get("learning_rate").asDouble(), 0, where);
            assertEquals(expected.get("epoch").asDouble(), steps.get(i).get("epoch").asDouble(), 1e-12, where);
            assertEquals(expected.get("loss").asDouble(), steps.get(i).get("loss").asDouble(), 2e-4, where);
            double norm = expected.get("grad_norm").asDouble();
            assertEquals(norm, steps.get(i).get("grad_norm").asDouble(), 1e-3 * norm, where);
        }
        assertEquals(2, output.evaluations().size());
        assertEvaluation(golden.get("before"), output.evaluations().getFirst());
        assertEvaluation(golden.get("after"), output.evaluations().getLast());
        output.assertFinished(run.model(), true);
        assertEquals(List.of(), output.checkpoints());
        assertEvaluatedAlike(output, run);
    }

    private static void assertEvaluation(JsonNode expected, JsonNode actual) {
        long tokens = expected.get("eval_tokens").asLong();
        assertEquals(tokens, actual.get("eval_tokens").asLong());
        assertEquals(expected.get("eval_loss").asDouble(), actual.get("eval_loss").asDouble(), 5e-4);
        assertEquals(expected.get("eval_accuracy").asDouble() * tokens, actual.get("eval_accuracy").asDouble() * tokens, 1.01);
        double perplexity = expected.get("perplexity").asDouble();
        assertEquals(perplexity, actual.get("eval_perplexity").asDouble(), 5e-4 * perplexity);
    }

    /// The saved weights are those that were trained, to the bit.
    private void assertEvaluatedAlike(OutputDirectory output, GoldenRun run) throws Exception {
        Path json = folder.resolve("eval.json");
        JarRunner.Result result = jar.run("eval", "--model_name_or_path", output.path().toString(),
            "--validation_file", run.eval().toString(), "--max_length", run.golden().at("/arguments/max_length").asText(),
            "--output_json", json.toString());
        assertEquals(0, result.code(), result.err());
        JsonNode trained = output.json("eval_results.json");
        JsonNode evaluated = new ObjectMapper().readTree(json.toFile());
        assertEquals(trained.get("eval_loss"), evaluated.get("eval_loss"));
        assertEquals(trained.get("eval_tokens"), evaluated.get("eval_tokens"));
    }
}
