package cria.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cria.InputException;
import cria.file.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What `trainer_state.json` says, with the fields of Hugging Face's: where a run stands, and all that it has logged.
public final class TrainerState {
    public static final String FILE_NAME = "trainer_state.json";

    private final List<Map<String, Object>> logHistory = new ArrayList<>();
    private long tokensSeen;

    void logged(StepReport report) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("epoch", report.epoch());
        entry.put("grad_norm", report.gradNorm());
        entry.put("learning_rate", report.learningRate());
        entry.put("loss", report.loss());
        entry.put("step", report.step());
        logHistory.add(entry);
    }

    void evaluated(int step, double epoch, EvaluationReport report) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("epoch", epoch);
        entry.putAll(report.json());
        entry.put("step", step);
        logHistory.add(entry);
    }

    void finished(int step, double epoch, Map<String, Object> results) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("epoch", epoch);
        entry.put("step", step);
        entry.putAll(results);
        logHistory.add(entry);
    }

    void sawTokens(long tokens) {
        tokensSeen += tokens;
    }

    void write(Path directory, TrainConfig config, int step, double epoch, double numTrainEpochs) {
        Map<String, Object> state = new TreeMap<>();
        state.put("best_global_step", null);
        state.put("best_metric", null);
        state.put("best_model_checkpoint", null);
        state.put("epoch", epoch);
        state.put("eval_steps", every(config.evaluation()));
        state.put("global_step", step);
        state.put("is_hyper_param_search", false);
        state.put("is_local_process_zero", true);
        state.put("is_world_process_zero", true);
        state.put("log_history", logHistory);
        state.put("logging_steps", every(config.logging()));
        state.put("max_steps", config.maxSteps());
        state.put("num_input_tokens_seen", tokensSeen);
        state.put("num_train_epochs", (long) Math.ceil(numTrainEpochs));
        state.put("save_steps", every(config.saving()));
        state.put("stateful_callbacks", Map.of("TrainerControl", Map.of("args", Map.of(
            "should_epoch_stop", false, "should_evaluate", false, "should_log", false, "should_save", false,
            "should_training_stop", step >= config.maxSteps()), "attributes", Map.of())));
        state.put("total_flos", 0);
        state.put("train_batch_size", config.batching().batchSize());
        state.put("trial_name", null);
        state.put("trial_params", null);
        AtomicFiles.writeJson(directory.resolve(FILE_NAME), state);
    }

    private static int every(Interval interval) {
        return switch (interval) {
            case Interval.Steps steps -> steps.every();
            case Interval.Epochs _, Interval.Never _ -> 500;        // what Trainer writes where it goes by epochs or never
        };
    }

    /// Goes on from the state of a checkpoint.
    static TrainerState read(Path directory) {
        Path file = directory.resolve(FILE_NAME);
        try {
            JsonNode json = new ObjectMapper().readTree(Files.readAllBytes(file));
            TrainerState state = new TrainerState();
            state.tokensSeen = json.path("num_input_tokens_seen").asLong();
            for (JsonNode entry : json.path("log_history")) {
                Map<String, Object> values = new LinkedHashMap<>();
                entry.properties().forEach(field -> values.put(field.getKey(),
                    field.getValue().isInt() || field.getValue().isLong() ? (Object) field.getValue().asLong() : field.getValue().asDouble()));
                state.logHistory.add(values);
            }
            return state;
        } catch (IOException e) {
            throw new InputException(file, "cannot be read: " + e.getMessage().lines().findFirst().orElse("") + "; is this a checkpoint?");
        }
    }
}
