package cria.checkpoint;

import cria.InputException;
import cria.Shown;
import cria.file.AtomicFiles;
import cria.file.JsonObject;
import cria.kernel.Backend;
import cria.optim.AdamW;
import cria.tuning.SavedType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A checkpoint that a run goes on from. Beside the model it holds `optimizer.safetensors`, `scheduler.json` for other programs,
/// and `rng_state.json`: the format's version, the step, and the order of the data, which a run that goes on must share.
public final class Checkpoint {

    /// Raised when what a checkpoint holds changes its meaning.
    static final int FORMAT_VERSION = 2;

    private static final String SCHEDULER = "scheduler.json";
    private static final String ARGUMENTS = "training_args.json";
    private final Path directory;
    private final JsonObject state;
    private final int step;

    private Checkpoint(Path directory, JsonObject state, int step) {
        this.directory = directory;
        this.state = state;
        this.step = step;
    }

    /// @throws InputException if a run cannot go on from it
    public static Checkpoint open(Path directory) {
        Path file = directory.resolve(CheckpointFolder.MARK);
        boolean optimizer = Files.exists(directory.resolve(OptimizerFile.NAME));
        if (!Files.exists(file)) {
            throw missing(directory);
        }
        JsonObject state = JsonObject.read(file);
        if (!optimizer) {
            boolean once = state.plain().get(CheckpointFolder.FILES) instanceof List<?> names && names.contains(OptimizerFile.NAME);
            throw !once ? new InputException(directory,
                "a model without its optimizer (--save_only_model): no run can go on from it; name it "
                    + "with --model_name_or_path to begin another, or go on from an older checkpoint") : missing(directory);
        }
        if (!state.has("format_version") || state.whole("format_version", 0) != FORMAT_VERSION) {
            throw state.refused("format_version", "%d: it was written by another version of this program; finish the run with that one"
                .formatted(FORMAT_VERSION));
        }
        int step = state.integer("step", 0, Integer.MAX_VALUE);
        state.object("order");
        checkOthers(directory, step);
        return new Checkpoint(directory, state, step);
    }

    private static InputException missing(Path directory) {
        return new InputException(directory, "no checkpoint of a run here: %s or %s is missing"
            .formatted(CheckpointFolder.MARK, OptimizerFile.NAME));
    }

    /// A run takes nothing from these, but files that do not belong together are no checkpoint.
    private static void checkOthers(Path directory, int step) {
        if (Files.exists(directory.resolve(SCHEDULER))) {
            JsonObject scheduler = JsonObject.read(directory.resolve(SCHEDULER));
            if (scheduler.whole("last_epoch", 0) != step) {
                throw scheduler.refused("last_epoch", "%d, the step in %s".formatted(step, CheckpointFolder.MARK));
            }
        }
        if (Files.exists(directory.resolve(ARGUMENTS))) {
            JsonObject.read(directory.resolve(ARGUMENTS));
        }
    }

    public Path directory() {
        return directory;
    }

    /// Steps that were taken.
    public int step() {
        return step;
    }

    /// Holds a run to a length that this one has not passed.
    ///
    /// @param maxSteps steps of the whole run
    /// @throws InputException if more were taken
    public void checkLength(int maxSteps) {
        if (step > maxSteps) {
            throw new InputException(directory, "%,d steps were taken, and the run is to end after %,d; raise --max_steps or "
                .formatted(step, maxSteps) + "--num_train_epochs, or go on from an earlier checkpoint");
        }
    }

    /// Holds a run to the order in which the examples were taken.
    ///
    /// @param order all that decides it, by name
    /// @throws InputException with the first thing that differs
    public void check(Map<String, Object> order) {
        Map<String, Object> saved = state.object("order").plain();
        order.forEach((key, value) -> {
            String found = String.valueOf(saved.getOrDefault(key, "none"));
            if (!found.equals(String.valueOf(value))) {
                throw new InputException(state.file(), "the run that is to go on had %s %s, this one has %s; give it the same flags and "
                    .formatted(key, Shown.of(found), value) + "data");
            }
        });
    }

    /// Puts weights, means and step in place.
    ///
    /// @throws InputException if they are not of this model
    public void restore(Backend backend, AdamW optimizer) {
        OptimizerFile.restore(directory, backend, optimizer);
        optimizer.resume(step);
    }

    /// The optimizer of a checkpoint.
    ///
    /// @param type of the weights in the model's files
    public static Content optimizer(Backend backend, AdamW optimizer, SavedType type) {
        return directory -> OptimizerFile.write(directory, backend, optimizer, type);
    }

    /// Where the run stands, and which files the checkpoint has: written last, this is the mark of a checkpoint.
    ///
    /// @param learningRate of the next step
    /// @param order        see [#check]
    public static Content progress(int step, double learningRate, Map<String, Object> order) {
        return directory -> {
            Map<String, Object> scheduler = new LinkedHashMap<>();
            scheduler.put("last_epoch", step);
            scheduler.put("_last_lr", List.of(learningRate));
            AtomicFiles.writeJson(directory.resolve(SCHEDULER), scheduler);
            Map<String, Object> state = new LinkedHashMap<>();
            state.put("format_version", FORMAT_VERSION);
            state.put("step", step);
            state.put("order", order);
            state.put(CheckpointFolder.FILES, CheckpointFolder.names(directory));
            AtomicFiles.writeJson(directory.resolve(CheckpointFolder.MARK), state);
        };
    }
}
