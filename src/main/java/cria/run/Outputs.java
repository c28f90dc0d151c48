package cria.run;

import cria.checkpoint.Checkpoint;
import cria.checkpoint.Checkpoints;
import cria.checkpoint.Content;
import cria.checkpoint.StoredSource;
import cria.file.AtomicFiles;
import cria.kernel.Backend;
import cria.log.TrainerLog;
import cria.log.TrainerState;
import cria.model.WholeModel;
import cria.optim.AdamW;
import cria.optim.Stored;
import cria.safetensors.ModelWeights;
import cria.train.EvaluationReport;
import cria.tuning.Companions;
import cria.tuning.TrainedModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/// What a run leaves in its output directory, but for the log that is written as it goes. Of several ranks the first writes.
final class Outputs {

    /// What a run writes but for the model's other files and the checkpoints.
    static final List<String> NAMES = List.of(ModelWeights.FILE_NAME, ModelWeights.INDEX_NAME, TrainerLog.FILE_NAME,
        TrainerState.FILE_NAME, "train_results.json", "eval_results.json", "all_results.json");

    private final Job job;
    private final Map<String, Object> order;
    private final boolean writes;
    private final Backend backend;
    private final WholeModel base;
    private final Companions companions;
    private final AdamW optimizer;
    private final TrainerState state;
    private final Checkpoints checkpoints;

    /// @param order  see [Job#order]
    /// @param writes whether this is the rank that does
    /// @param notes  is told what a person should know
    Outputs(Job job, Map<String, Object> order, boolean writes, Backend backend, WholeModel base, AdamW optimizer, TrainerState state,
            Consumer<String> notes) {
        this.job = job;
        this.order = order;
        this.writes = writes;
        this.backend = backend;
        this.base = base;
        this.companions = Companions.read(base.directory());
        this.optimizer = optimizer;
        this.state = state;
        this.checkpoints = new Checkpoints(job.output(), job.saveLimit(), notes);
    }

    /// Clears away what a run that crashed has left.
    ///
    /// @param firstStep steps that an earlier run has taken
    /// @throws cria.InputException if something is in the way of a checkpoint to come
    void begin(int firstStep) {
        if (writes) {
            checkpoints.recover();
            checkpoints.refuseInTheWay(step -> step > firstStep && step <= job.config().maxSteps()
                && job.config().saving().at(step, job.batches().plan().stepsPerEpoch()));
        }
    }

    /// As a run writes them on its way. Empty on the other ranks.
    Optional<Path> checkpoint(int step) {
        return writes ? Optional.of(write(step, !job.modelOnly())) : Optional.empty();
    }

    /// One that a run can go on from. Empty on the other ranks.
    Optional<Path> resumable(int step) {
        return writes ? Optional.of(write(step, true)) : Optional.empty();
    }

    private Path write(int step, boolean withOptimizer) {
        List<Content> contents = new ArrayList<>();
        contents.add(directory -> job.tuning().save(directory, model()));
        if (withOptimizer) {
            contents.add(Checkpoint.optimizer(backend, optimizer, job.savedType()));
        }
        contents.add(directory -> AtomicFiles.writeJson(directory.resolve("training_args.json"), job.arguments()));
        contents.add(directory -> state.write(directory, step, epoch(step)));
        contents.add(Checkpoint.progress(step, job.config().schedule().at(step), order));       // the mark comes last
        return checkpoints.write(step, contents);
    }

    /// The final figures, and the model last: while it is missing, the directory is no model.
    void finish(int step, Map<String, Object> trainResults, Optional<EvaluationReport> evaluation) {
        if (!writes) {
            return;
        }
        Map<String, Object> train = withEpoch(step, trainResults);
        AtomicFiles.writeJson(job.output().resolve("train_results.json"), train);
        Map<String, Object> all = new LinkedHashMap<>(train);
        evaluation.ifPresent(report -> {
            Map<String, Object> evaluated = withEpoch(step, report.json());
            AtomicFiles.writeJson(job.output().resolve("eval_results.json"), evaluated);
            all.putAll(evaluated);
        });
        AtomicFiles.writeJson(job.output().resolve("all_results.json"), all);
        state.write(job.output(), step, epoch(step));
        job.tuning().save(job.output(), model());
    }

    private TrainedModel model() {
        Map<String, Stored> weights = new HashMap<>();
        optimizer.masters().forEach(master -> weights.put(master.name(), master));
        return new TrainedModel(base.config(), base.weights(), companions,
            (name, dtype) -> new StoredSource(backend, name, dtype, Objects.requireNonNull(weights.get(name))), job.savedType());
    }

    private Map<String, Object> withEpoch(int step, Map<String, Object> figures) {
        Map<String, Object> all = new LinkedHashMap<>(Map.of("epoch", epoch(step)));
        all.putAll(figures);
        return all;
    }

    private double epoch(int step) {
        return job.batches().plan().epochsAfter(step);
    }
}
