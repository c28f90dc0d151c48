package cria.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cria.InputException;
import cria.metric.Figure;
import cria.optim.AdamW;
import cria.optim.LearningRateSchedule;
import cria.train.EvaluationReport;
import cria.train.Interval;
import cria.train.Recompute;
import cria.train.Regularization;
import cria.train.StepReport;
import cria.train.TrainConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerStateTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private static TrainerState state(Interval saving) {
        return new TrainerState(new TrainConfig(2, 5, new LearningRateSchedule.Constant(1e-4, 0), new AdamW.Settings(0.9, 0.99, 1e-8, 0), 1,
            Regularization.NONE, Recompute.NEVER, new Interval.Steps(2), true, new Interval.Steps(4), false, saving), 1.25);
    }

    private static void take(TrainerState state, int step, boolean logged) {
        StepReport report = new StepReport(step, 5, 0.25 * step, 2.5, 1.5, 1e-4, 100 + step, 2000, 3, 9);
        state.stepped(report);
        if (logged) {
            state.logged(report);
        }
    }

    private JsonNode written(TrainerState state, int step) throws IOException {
        state.write(folder, step, 0.25 * step);
        return JSON.readTree(folder.resolve("trainer_state.json").toFile());
    }

    private static List<String> keys(JsonNode node) {
        List<String> keys = new ArrayList<>();
        node.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    /// The fields of transformers' `TrainerState`, as `json.dumps(..., sort_keys=True)` orders them.
    @Test
    void itHasTheFieldsOfHuggingFacesInTheirOrder() throws IOException {
        TrainerState state = state(new Interval.Epochs());
        take(state, 1, true);
        take(state, 2, false);
        JsonNode json = written(state, 2);
        assertEquals(List.of("best_global_step", "best_metric", "best_model_checkpoint", "epoch", "eval_steps", "global_step",
            "is_hyper_param_search", "is_local_process_zero", "is_world_process_zero", "log_history", "logging_steps", "max_steps",
            "num_input_tokens_seen", "num_train_epochs", "save_steps", "stateful_callbacks", "total_flos", "train_batch_size", "trial_name",
            "trial_params"), keys(json));
        assertEquals(JSON.readTree("""
            {"best_global_step": null, "best_metric": null, "best_model_checkpoint": null, "epoch": 0.5, "eval_steps": 4, "global_step": 2,
             "is_hyper_param_search": false, "is_local_process_zero": true, "is_world_process_zero": true,
             "log_history": [{"epoch": 0.25, "grad_norm": 1.5, "learning_rate": 1.0E-4, "loss": 2.5, "step": 1}],
             "logging_steps": 2, "max_steps": 5, "num_input_tokens_seen": 203, "num_train_epochs": 2, "save_steps": 500,
             "stateful_callbacks": {"TrainerControl": {"args": {"should_epoch_stop": false, "should_evaluate": false, "should_log": false,
              "should_save": false, "should_training_stop": false}, "attributes": {}}},
             "total_flos": 0, "train_batch_size": 2, "trial_name": null, "trial_params": null}
            """), json);
        assertTrue(written(state, 5).at("/stateful_callbacks/TrainerControl/args/should_training_stop").booleanValue());
    }

    @Test
    void theHistoryHasEachKindOfEntryWithItsKeysSorted() throws IOException {
        TrainerState state = state(new Interval.Never());
        take(state, 4, true);
        state.evaluated(4, 1, new EvaluationReport(List.of(new Figure("loss", 0.5, ""), new Figure("accuracy", 0.75, "")), 6, 3, 2));
        state.trained(5, 1.25, Map.of("train_loss", 2.0, "train_runtime", 7.0));
        JsonNode history = written(state, 5).path("log_history");
        assertEquals(List.of("epoch", "grad_norm", "learning_rate", "loss", "step"), keys(history.get(0)));
        assertEquals(List.of("epoch", "eval_accuracy", "eval_loss", "eval_runtime", "eval_samples", "eval_samples_per_second",
            "eval_steps_per_second", "step"), keys(history.get(1)));
        assertEquals(List.of("epoch", "step", "train_loss", "train_runtime"), keys(history.get(2)));
        assertEquals(5, history.get(2).path("step").intValue());
    }

    @Test
    void aRunThatGoesOnKeepsTheHistoryAndCountsOn() throws IOException {
        TrainerState whole = state(new Interval.Steps(2));
        TrainerState first = state(new Interval.Steps(2));
        for (TrainerState state : List.of(whole, first)) {
            take(state, 1, true);
            take(state, 2, true);
            state.evaluated(2, 0.5, new EvaluationReport(List.of(new Figure("loss", 0.5, ""),
                new Figure("tokens", 3_000_000_000L, "")), 6, 3, 2));
        }
        first.write(folder, 2, 0.5);
        TrainerState second = state(new Interval.Steps(2));
        second.goOnFrom(folder, 2);
        assertEquals(written(whole, 2), written(second, 2), "before the next step");
        take(whole, 3, true);
        take(second, 3, true);
        whole.write(folder, 3, 0.75);
        String expected = Files.readString(folder.resolve("trainer_state.json"));
        second.write(folder, 3, 0.75);
        assertEquals(expected, Files.readString(folder.resolve("trainer_state.json")));
        assertEquals(306, JSON.readTree(expected).path("num_input_tokens_seen").intValue());
        assertEquals(4, JSON.readTree(expected).path("log_history").size());
    }

    @Test
    void aCheckpointWithoutOneIsRefused() throws IOException {
        TrainerState state = state(new Interval.Never());
        assertRefused(state, "no such file");
        for (String text : List.of("", "{", "{}", "[]", "null", "{\"global_step\": 2, \"num_input_tokens_seen\": -1, \"log_history\": []}",
            "{\"global_step\": 2, \"num_input_tokens_seen\": 1, \"log_history\": [1]}",
            "{\"global_step\": 2, \"num_input_tokens_seen\": 1.5, \"log_history\": []}",
            "{\"global_step\": 2, \"num_input_tokens_seen\": 1, \"log_history\": {}}",
            "{\"global_step\": 2, \"num_input_tokens_seen\": 1, \"log_history\": [{\"a\": " + "[".repeat(50_000) + "]}]}",
            "{\"global_step\": 3, \"num_input_tokens_seen\": 1, \"log_history\": []}",
            "{\"global_step\": \"2\", \"num_input_tokens_seen\": 1, \"log_history\": []}",
            "{\"global_step\": 2.0, \"num_input_tokens_seen\": 1, \"log_history\": []}",
            "{\"global_step\": 1e400, \"num_input_tokens_seen\": 1, \"log_history\": []}")) {
            Files.writeString(folder.resolve("trainer_state.json"), text);
            assertRefused(state, "expected");
        }
    }

    private void assertRefused(TrainerState state, String contained) {
        InputException e = assertThrows(InputException.class, () -> state.goOnFrom(folder, 2));
        assertTrue(e.getMessage().startsWith(folder.resolve("trainer_state.json").toString()), e.getMessage());
        assertTrue(e.getMessage().contains(contained), e.getMessage());
        assertEquals(1, e.getMessage().lines().count());
    }
}
