package cria.train;

import cria.data.batch.Batches;
import cria.file.AtomicFiles;
import cria.kernel.Backend;
import cria.layer.Trained;
import cria.model.FullTuning;
import cria.model.LlamaConfig;
import cria.model.LlamaLoader;
import cria.model.LlamaModel;
import cria.model.LlamaNames;
import cria.optim.AdamW;
import cria.safetensors.ModelWeights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// A whole run: from a model's directory and batches to a trained model's directory, with everything that
/// `--output_dir` is to hold.
public final class FineTuning {
    private final Job job;
    private final Backend backend;
    private final LlamaConfig config;
    private final ModelWeights base;
    private final Learner learner;
    private final Trained trained;
    private final AdamW optimizer;
    private final TrainerState state;
    private final TrainListener listener;
    private final StepLog log;

    private Optional<EvaluationReport> before = Optional.empty();
    private Optional<EvaluationReport> last = Optional.empty();
    private int lastEvaluated = -1;

    /// What to do.
    ///
    /// @param examples  rows of the training data
    /// @param positions the longest document, in tokens
    /// @param evaluator empty where there is nothing to evaluate on
    /// @param resume    the checkpoint to go on from
    /// @param arguments what `training_args.json` says
    public record Job(Path model, Path output, Batches batches, int examples, int positions, Optional<Evaluator> evaluator,
                      TrainConfig config, double epochs, Optional<Path> resume, Map<String, Object> arguments) { }

    /// What came of it.
    ///
    /// @param finished whether it got to its last step; else it was asked to stop and left a checkpoint
    /// @param before   the base model's evaluation, where it was asked for
    /// @param after    the last evaluation
    public record Outcome(int steps, boolean finished, Optional<Path> checkpoint, Optional<EvaluationReport> before,
                          Optional<EvaluationReport> after, Map<String, Object> trainResults) { }

    private FineTuning(Job job, Backend backend, ModelWeights base, TrainListener listener) {
        this.job = job;
        this.backend = backend;
        this.base = base;
        this.config = LlamaConfig.read(job.model);
        LlamaNames.check(config, base);
        Learner.Capacity capacity = new Learner.Capacity(job.batches.plan().maxTokens(job.config.maxSteps()),
            job.evaluator.map(Evaluator::maxTokens).orElse(0));
        MemoryPlan plan = MemoryPlan.choose(config, job.config.recompute(), capacity, job.positions, MemoryPlan.Room.of(backend));
        listener.planned(plan);
        plan.check();
        FullTuning tuning = new FullTuning(backend, LlamaLoader.shapes(config), base::tensor);
        LlamaModel model = LlamaLoader.build(backend, config, tuning, job.positions);
        this.trained = tuning.trained();
        this.learner = new Learner(backend, model, plan.recomputes(), capacity);
        this.optimizer = new AdamW(backend, job.config.adamW(), trained);
        job.resume.ifPresentOrElse(
            checkpoint -> Checkpoint.restore(checkpoint, backend, optimizer, job.config, job.examples),
            () -> Weights.refine(backend, optimizer, base::tensor));
        this.state = job.resume.map(TrainerState::read).orElseGet(TrainerState::new);
        this.listener = listener;
        this.log = new StepLog(job.config, job.batches.plan().stepsPerEpoch(), optimizer.steps(), listener, state);
    }

    /// @param stop asked after each step whether to end the run early
    public static Outcome run(Job job, Backend backend, TrainListener listener, BooleanSupplier stop) {
        try (ModelWeights base = ModelWeights.open(job.model)) {
            List<TrainListener> listeners = new ArrayList<>(List.of(listener));
            FineTuning tuning = new FineTuning(job, backend, base, new Listeners(listeners));
            // Not before everything is in place: a mistake must not cost the log of an earlier run.
            try (TrainerLog file = new TrainerLog(job.output, job.resume.isPresent())) {
                listeners.addFirst(file);
                return tuning.run(stop);
            }
        }
    }

    private Outcome run(BooleanSupplier stop) {
        int firstStep = optimizer.steps();
        if (job.config.evaluateOnStart() && firstStep == 0) {
            evaluate(0);
            before = last;
        }
        boolean finished = new Trainer(job.config, backend, learner, trained, optimizer, job.batches, log,
            new Trainer.Watchers(stop, this::evaluate, this::save)).train();
        int step = optimizer.steps();
        if (!finished) {
            return new Outcome(step, false, Optional.of(checkpoint(step)), before, last, Map.of());
        }
        Map<String, Object> trainResults = trainResults(step);
        state.finished(step, epoch(step), trainResults);
        if (lastEvaluated != step) {
            evaluate(step);
        }
        writeResults(step, trainResults);
        ModelDirectory.write(job.output, backend, config, base, optimizer.masters(), job.config.savedType());
        return new Outcome(step, true, Optional.empty(), before, last, trainResults);
    }

    private void evaluate(int step) {
        job.evaluator.ifPresent(evaluator -> log.pause(() -> {
            EvaluationReport report = evaluator.evaluate(learner);
            last = Optional.of(report);
            lastEvaluated = step;
            state.evaluated(step, epoch(step), report);
            listener.evaluated(step, epoch(step), report);
        }));
    }

    private void save(int step) {
        log.pause(() -> {
            checkpoint(step);
            Checkpoint.prune(job.output, job.config.saveLimit());
        });
    }

    private Path checkpoint(int step) {
        Path checkpoint = Checkpoint.write(job.output, step, List.of(
            directory -> ModelDirectory.write(directory, backend, config, base, optimizer.masters(), job.config.savedType()),
            Checkpoint.optimizer(backend, optimizer),
            Checkpoint.progress(job.config, step, job.examples),
            directory -> AtomicFiles.writeJson(directory.resolve("training_args.json"), job.arguments),
            directory -> state.write(directory, job.config, step, epoch(step), job.epochs)));
        listener.saved(checkpoint);
        return checkpoint;
    }

    private double epoch(int step) {
        return job.batches.plan().epochsAfter(step);
    }

    private Map<String, Object> trainResults(int step) {
        double seconds = log.trainingSeconds();
        int steps = log.steps(step);
        Map<String, Object> results = new LinkedHashMap<>();
        results.put("train_loss", log.meanLoss(step));
        results.put("train_runtime", seconds);
        results.put("train_samples", job.examples);
        results.put("train_samples_per_second", job.examples * epoch(step) * steps / Math.max(1, step) / seconds);
        results.put("train_steps_per_second", steps / seconds);
        results.put("train_tokens_per_second", log.totalTokens() / seconds);
        return results;
    }

    private void writeResults(int step, Map<String, Object> trainResults) {
        Map<String, Object> train = new LinkedHashMap<>(Map.of("epoch", epoch(step)));
        train.putAll(trainResults);
        AtomicFiles.writeJson(job.output.resolve("train_results.json"), train);
        Map<String, Object> all = new LinkedHashMap<>(train);
        last.ifPresent(report -> {
            Map<String, Object> evaluation = new LinkedHashMap<>(Map.of("epoch", epoch(step)));
            evaluation.putAll(report.json());
            AtomicFiles.writeJson(job.output.resolve("eval_results.json"), evaluation);
            all.putAll(evaluation);
        });
        AtomicFiles.writeJson(job.output.resolve("all_results.json"), all);
        state.write(job.output, job.config, step, epoch(step), job.epochs);
    }

    /// Several listeners as one.
    private record Listeners(List<TrainListener> all) implements TrainListener {
        @Override
        public void planned(MemoryPlan plan) {
            all.forEach(listener -> listener.planned(plan));
        }

        @Override
        public void stepped(StepReport report) {
            all.forEach(listener -> listener.stepped(report));
        }

        @Override
        public void logged(StepReport report) {
            all.forEach(listener -> listener.logged(report));
        }

        @Override
        public void evaluated(int step, double epoch, EvaluationReport report) {
            all.forEach(listener -> listener.evaluated(step, epoch, report));
        }

        @Override
        public void saved(Path checkpoint) {
            all.forEach(listener -> listener.saved(checkpoint));
        }
    }
}
