package cria.log;

import cria.file.AtomicFiles;
import cria.file.FileKind;
import cria.file.JsonObject;
import cria.train.EvaluationReport;
import cria.train.Interval;
import cria.train.StepReport;
import cria.train.TrainConfig;
import cria.train.TrainListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What `trainer_state.json` says, with the fields of Hugging Face's and sorted as theirs: where a run stands, and all that it
/// has logged.
public final class TrainerState implements TrainListener {
    public static final String FILE_NAME = "trainer_state.json";

    private final TrainConfig config;
    private final double epochs;
    private final List<Map<String, Object>> logHistory = new ArrayList<>();
    private long tokensSeen;

    /// @param epochs of the whole run
    public TrainerState(TrainConfig config, double epochs) {
        this.config = config;
        this.epochs = epochs;
    }

    /// Takes over what the run has logged up to a checkpoint.
    ///
    /// @param step that the checkpoint is of
    /// @throws cria.InputException if the checkpoint has no such file, or one of another step or another kind
    public void goOnFrom(Path checkpoint, int step) {
        JsonObject saved = JsonObject.read(checkpoint.resolve(FILE_NAME), FileKind.HISTORY);
        if (saved.whole("global_step", 0) != step) {
            throw saved.refused("global_step", "%d, the checkpoint's step".formatted(step));
        }
        tokensSeen = saved.whole("num_input_tokens_seen", 0);
        saved.objects("log_history").forEach(entry -> logHistory.add(entry.plain()));
    }

    @Override
    public void stepped(StepReport report) {
        tokensSeen += report.tokens();
    }

    @Override
    public void logged(StepReport report) {
        add(report.step(), report.epoch(), report.figures());
    }

    @Override
    public void evaluated(int step, double epoch, EvaluationReport report) {
        add(step, epoch, report.json());
    }

    @Override
    public void trained(int step, double epoch, Map<String, Object> results) {
        add(step, epoch, results);
    }

    private void add(int step, double epoch, Map<String, Object> figures) {
        Map<String, Object> entry = new TreeMap<>(figures);
        entry.put("epoch", epoch);
        entry.put("step", step);
        logHistory.add(entry);
    }

    /// @param step steps that were taken
    public void write(Path directory, int step, double epoch) {
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
        state.put("num_train_epochs", (long) Math.ceil(epochs));
        state.put("save_steps", every(config.saving()));
        state.put("stateful_callbacks", Map.of("TrainerControl", Map.of("args", Map.of(
            "should_epoch_stop", false, "should_evaluate", false, "should_log", false, "should_save", false,
            "should_training_stop", step >= config.maxSteps()), "attributes", Map.of())));
        state.put("total_flos", 0);
        state.put("train_batch_size", config.trainBatchSize());
        state.put("trial_name", null);
        state.put("trial_params", null);
        AtomicFiles.writeJson(directory.resolve(FILE_NAME), state);
    }

    private static int every(Interval interval) {
        return switch (interval) {
            case Interval.Steps steps -> steps.every();
            case Interval.Epochs _ -> 500;      // what Trainer writes where it goes by epochs or never
            case Interval.Never _ -> 500;
        };
    }
}
