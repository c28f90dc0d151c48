package cria.run;

import cria.data.batch.Batches;
import cria.train.Evaluator;
import cria.train.TrainConfig;
import cria.tuning.SavedType;
import cria.tuning.Tuning;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What a run is to do.
///
/// @param model     the base model's directory
/// @param output    where everything goes
/// @param tuning    what is trained
/// @param maxLength the longest example that was allowed, in tokens; 0 is no limit
/// @param evaluator empty where there is nothing to evaluate on
/// @param savedType the types of the weights that are written
/// @param saveLimit checkpoints that are kept, the latest; 0 means all
/// @param modelOnly whether checkpoints are written without the optimizer
/// @param resume    the checkpoint to go on from
/// @param arguments what `training_args.json` says
public record Job(Path model, Path output, Tuning tuning, Batches batches, int maxLength, Optional<Evaluator> evaluator, TrainConfig config,
    SavedType savedType, int saveLimit, boolean modelOnly, Optional<Path> resume, Map<String, Object> arguments) {

    /// The longest document, in tokens.
    int positions() {
        return Math.max(batches.longest(), evaluator.map(Evaluator::longest).orElse(0));
    }

    /// Epochs of the whole run.
    double epochs() {
        return (double) config.maxSteps() / batches.plan().stepsPerEpoch();
    }

    /// All that decides which examples meet in which step.
    ///
    /// @param ranks processes that share the steps
    Map<String, Object> order(int ranks) {
        Map<String, Object> order = new LinkedHashMap<>(Map.of("ranks", ranks));
        order.put("max_length", maxLength);
        order.putAll(batches.order());
        return order;
    }
}
