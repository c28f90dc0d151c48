package cria.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole fine-tuning run with the tokenizer of Llama 3, beside the same run by `transformers.Trainer`.
class ChatRunIT {
    private static final Path CHAT_RUN = Path.of("../shared/chat-run");

    @TempDir Path folder;
    private final JarRunner jar = JarRunner.current();

    @Test
    void everyStepIsThatOfTransformers() throws Exception {
        Assumptions.assumeTrue(Files.exists(CHAT_RUN), CHAT_RUN + " is not here");
        JsonNode golden = new ObjectMapper().readTree(CHAT_RUN.resolve("golden.json").toFile());
        Path model = CHAT_RUN.resolve("model");
        OutputDirectory output = new OutputDirectory(folder.resolve("out"));
        JarRunner.Result result = jar.run("train", "--model_name_or_path", model.toString(),
            "--train_file", CHAT_RUN.resolve("train.jsonl").toString(), "--validation_file", CHAT_RUN.resolve("eval.jsonl").toString(),
            "--output_dir", output.path().toString(), "--per_device_train_batch_size", "8", "--gradient_accumulation_steps", "2",
            "--num_train_epochs", "2", "--learning_rate", "2e-3", "--weight_decay", "0.01", "--lr_scheduler_type", "cosine",
            "--warmup_steps", "3", "--logging_steps", "1", "--max_length", "96", "--train_sampling_strategy", "sequential",
            "--eval_on_start", "--seed", "99", "--save_strategy", "no");
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
        output.assertFinished(model, true);
        assertEquals(List.of(), output.checkpoints());
        assertEvaluatedAlike(output);
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
    private void assertEvaluatedAlike(OutputDirectory output) throws Exception {
        Path json = folder.resolve("eval.json");
        JarRunner.Result result = jar.run("eval", "--model_name_or_path", output.path().toString(),
            "--validation_file", CHAT_RUN.resolve("eval.jsonl").toString(), "--max_length", "96", "--output_json", json.toString());
        assertEquals(0, result.code(), result.err());
        JsonNode trained = output.json("eval_results.json");
        JsonNode evaluated = new ObjectMapper().readTree(json.toFile());
        assertEquals(trained.get("eval_loss"), evaluated.get("eval_loss"));
        assertEquals(trained.get("eval_tokens"), evaluated.get("eval_tokens"));
    }
}
