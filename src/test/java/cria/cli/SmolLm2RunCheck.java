package cria.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cria.smollm2.SmolLm2;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The 20 steps of a real model beside the same steps by `transformers.Trainer`, and its answers before and after. It takes
/// minutes, so it runs only when it is named:
///
/// ```
/// mvn -Dit.test=SmolLm2RunCheck -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false verify
/// ```
class SmolLm2RunCheck {
    private static final Path SHARED = Path.of("../shared/smollm2");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;
    private final JarRunner jar = JarRunner.current().timeoutSeconds(1200);

    @Test
    void everyStepAndEveryAnswerIsThatOfTransformers() throws Exception {
        Assumptions.assumeTrue(Files.exists(SHARED), SHARED + " is not here");
        JsonNode golden = JSON.readTree(SHARED.resolve("golden.json").toFile());
        Path base = SmolLm2.directory();
        OutputDirectory output = new OutputDirectory(folder.resolve("out"));
        JarRunner.Result result = jar.run("train", "--model_name_or_path", base.toString(),
            "--train_file", SHARED.resolve("train.jsonl").toString(), "--validation_file", SHARED.resolve("eval.jsonl").toString(),
            "--output_dir", output.path().toString(), "--per_device_train_batch_size", "4", "--num_train_epochs", "1",
            "--learning_rate", "5e-5", "--weight_decay", "0.01", "--lr_scheduler_type", "cosine", "--warmup_steps", "2",
            "--logging_steps", "1", "--max_length", "512", "--train_sampling_strategy", "sequential", "--eval_on_start",
            "--seed", "3", "--save_strategy", "no");
        assertEquals(0, result.code(), result.err());
        List<JsonNode> steps = output.steps();
        assertEquals(20, steps.size());
        for (int i = 0; i < 20; i++) {
            JsonNode expected = golden.get("steps").get(i);
            String where = "step " + (i + 1);
            assertEquals(expected.get("learning_rate").asDouble(), steps.get(i).get("learning_rate").asDouble(), where);
            assertEquals(expected.get("loss").asDouble(), steps.get(i).get("loss").asDouble(), 1e-4, where);
            double norm = expected.get("grad_norm").asDouble();
            assertEquals(norm, steps.get(i).get("grad_norm").asDouble(), 5e-4 * norm, where);
        }
        assertEvaluation(golden.get("before"), output.evaluations().getFirst());
        assertEvaluation(golden.get("after"), output.evaluations().getLast());
        assertAnswers(golden.get("greedy_before"), base);
        assertAnswers(golden.get("greedy_after"), output.path());
    }

    private static void assertEvaluation(JsonNode expected, JsonNode actual) {
        long tokens = expected.get("eval_tokens").asLong();
        assertEquals(tokens, actual.get("eval_tokens").asLong());
        assertEquals(expected.get("eval_loss").asDouble(), actual.get("eval_loss").asDouble(), 1e-4);
        assertEquals(expected.get("eval_accuracy").asDouble() * tokens, actual.get("eval_accuracy").asDouble() * tokens, 1.01);
    }

    /// Where two logits all but tie, another rounding may take the other branch.
    private void assertAnswers(JsonNode answers, Path model) throws Exception {
        int compared = 0;
        for (JsonNode answer : answers) {
            if (answer.get("least_margin").asDouble() > 0.01) {
                Path json = folder.resolve("answer.json");
                JarRunner.Result result = jar.run("generate", "--model_name_or_path", model.toString(), "--prompt",
                    answer.get("prompt").asText(), "--max_new_tokens", "40", "--output_json", json.toString());
                assertEquals(0, result.code(), result.err());
                assertEquals(answer.get("new_ids"), JSON.readTree(json.toFile()).get("new_ids"), answer.get("prompt").asText());
                compared++;
            }
        }
        assertTrue(compared >= 2, "answers that no rounding decides");
    }
}
