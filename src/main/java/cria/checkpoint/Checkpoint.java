package cria.checkpoint;

import cria.InputException;
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

    private static final String ORDER = "rng_state.json";
    private final Path directory;
    private final JsonObject state;

    private Checkpoint(Path directory, JsonObject state) {
        this.directory = directory;
        this.state = state;
    }

    /// @throws InputException if a run cannot go on from it
    public static Checkpoint open(Path directory) {
        Path file = directory.resolve(ORDER);
        boolean optimizer = Files.exists(directory.resolve(OptimizerFile.NAME));
        if (!optimizer && !Files.exists(file) && Files.exists(directory.resolve("training_args.json"))) {
            throw new InputException(directory, "a model without its optimizer (--save_only_model): no run can go on from it; name it with "
                + "--model_name_or_path to begin another, or go on from an older checkpoint");
        }
        if (!optimizer || !Files.exists(file)) {
            throw new InputException(directory, "no checkpoint of a run here: " + ORDER + " or " + OptimizerFile.NAME + " is missing");
        }
        JsonObject state = JsonObject.read(file);
        if (!state.has("format_version") || state.whole("format_version", 0) != FORMAT_VERSION) {
            throw state.refused("format_version", "%d: it was written by another version of this program; finish the run with that one"
                .formatted(FORMAT_VERSION));
        }
        return new Checkpoint(directory, state);
    }

    public Path directory() {
        return directory;
    }

    /// Steps that were taken.
    public int step() {
        return state.integer("step", 0, Integer.MAX_VALUE);
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
                    .formatted(key, found, value) + "data");
            }
        });
    }

    /// Puts weights, means and step in place.
    ///
    /// @throws InputException if they are not of this model
    public void restore(Backend backend, AdamW optimizer) {
        OptimizerFile.restore(directory, backend, optimizer);
        optimizer.resume(step());
    }

    /// The optimizer of a checkpoint.
    ///
    /// @param type of the weights in the model's files
    public static Content optimizer(Backend backend, AdamW optimizer, SavedType type) {
        return directory -> OptimizerFile.write(directory, backend, optimizer, type);
    }

    /// Where the run stands.
    ///
    /// @param learningRate of the next step
    /// @param order        see [#check]
    public static Content progress(int step, double learningRate, Map<String, Object> order) {
        return directory -> {
            Map<String, Object> scheduler = new LinkedHashMap<>();
            scheduler.put("last_epoch", step);
            scheduler.put("_last_lr", List.of(learningRate));
            AtomicFiles.writeJson(directory.resolve("scheduler.json"), scheduler);
            Map<String, Object> state = new LinkedHashMap<>();
            state.put("format_version", FORMAT_VERSION);
            state.put("step", step);
            state.put("order", order);
            AtomicFiles.writeJson(directory.resolve(ORDER), state);
        };
    }
}
