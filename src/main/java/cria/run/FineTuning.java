package cria.run;

import cria.checkpoint.Checkpoint;
import cria.kernel.Backend;
import cria.kernel.Room;
import cria.log.TrainerLog;
import cria.log.TrainerState;
import cria.model.WholeModel;
import cria.train.EvaluationReport;
import cria.train.Evaluator;
import cria.train.Learner;
import cria.train.MemoryPlan;
import cria.train.StepLog;
import cria.train.TrainListener;
import cria.train.Trainer;
import cria.train.TrainingStep;
import cria.world.World;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// A whole run: from a model's directory and batches to a trained model's directory, with everything that `--output_dir` is to
/// hold.
public final class FineTuning {
    private final Job job;
    private final World world;
    private final TrainingStep step;
    private final TrainListener listener;
    private final Outputs outputs;
    private final StepLog log;

    private Optional<EvaluationReport> before = Optional.empty();
    private Optional<EvaluationReport> last = Optional.empty();
    private int lastEvaluated = -1;

    private FineTuning(Job job, World world, Backend backend, WholeModel base, TrainerState state, TrainListener listener) {
        this.job = job;
        this.world = world;
        this.listener = listener;
        Optional<Checkpoint> resumed = job.resume().map(Checkpoint::open);
        Map<String, Object> order = job.order(world.size());
        resumed.ifPresent(checkpoint -> checkpoint.check(order));
        this.step = assemble(job, world, backend, base, resumed, listener);
        resumed.ifPresent(checkpoint -> state.goOnFrom(checkpoint.directory()));
        this.outputs = new Outputs(job, order, world.isFirst(), backend, base, step.optimizer(), state);
        this.log = new StepLog(job.config(), job.batches().plan().stepsPerEpoch(), step.optimizer().steps(), listener);
    }

    private static TrainingStep assemble(Job job, World world, Backend backend, WholeModel base, Optional<Checkpoint> resumed,
            TrainListener listener) {
        Learner.Capacity capacity = new Learner.Capacity(job.batches().plan().maxTokens(job.config().maxSteps()),
            job.evaluator().map(Evaluator::maxTokens).orElse(0));
        MemoryPlan plan = MemoryPlan.choose(new MemoryPlan.Work(base.config(), job.tuning(), capacity, job.positions()),
            job.config().recompute(), Room.of(backend));
        listener.planned(plan);
        plan.check();
        TrainingStep.Settings settings = new TrainingStep.Settings(plan.activations(), capacity, job.positions(), job.config().adamW(),
            job.config().maxGradNorm());
        if (resumed.isEmpty()) {
            return TrainingStep.of(world, backend, base.config(), job.tuning(), base.weights()::tensor, settings);
        }
        TrainingStep step = TrainingStep.ofZeros(world, backend, base.config(), job.tuning(), base.weights()::tensor, settings);
        resumed.get().restore(backend, step.optimizer());
        return step;
    }

    /// @param stop asked after each step whether to end the run early
    public static Outcome run(Job job, World world, Backend backend, TrainListener listener, BooleanSupplier stop) {
        TrainerState state = new TrainerState(job.config(), job.epochs());
        try (WholeModel base = WholeModel.open(job.model()); TrainerLog file = new TrainerLog(job.output())) {
            List<TrainListener> listeners = world.isFirst() ? List.of(state, file, listener) : List.of(state);
            return new FineTuning(job, world, backend, base, state, TrainListener.all(listeners)).run(stop);
        }
    }

    private Outcome run(BooleanSupplier stop) {
        int firstStep = step.optimizer().steps();
        outputs.begin();
        listener.started(firstStep);
        if (job.config().evaluateOnStart() && firstStep == 0) {
            evaluate(0);
            before = last;
        }
        boolean finished = new Trainer(job.config(), world, step, job.batches(), log,
            new Trainer.Watchers(stop, this::evaluate, done -> log.pause(() -> saved(outputs.checkpoint(done))))).train();
        int done = step.optimizer().steps();
        if (!finished) {
            return new Outcome(done, false, saved(outputs.resumable(done)), before, last, Map.of());
        }
        Map<String, Object> trainResults = trainResults(done);
        listener.trained(done, epoch(done), trainResults);
        if (lastEvaluated != done) {
            evaluate(done);
        }
        outputs.finish(done, trainResults, last);
        return new Outcome(done, true, Optional.empty(), before, last, trainResults);
    }

    private void evaluate(int done) {
        job.evaluator().ifPresent(evaluator -> log.pause(() -> {
            EvaluationReport report = evaluator.evaluate(step.learner());
            last = Optional.of(report);
            lastEvaluated = done;
            listener.evaluated(done, epoch(done), report);
        }));
    }

    private Optional<Path> saved(Optional<Path> checkpoint) {
        checkpoint.ifPresent(listener::saved);
        return checkpoint;
    }

    private double epoch(int done) {
        return job.batches().plan().epochsAfter(done);
    }

    private Map<String, Object> trainResults(int done) {
        double seconds = log.trainingSeconds();
        int steps = log.steps(done);
        int samples = job.batches().examples();
        Map<String, Object> results = new LinkedHashMap<>();
        results.put("train_loss", log.meanLoss(done));
        results.put("train_runtime", seconds);
        results.put("train_samples", samples);
        results.put("train_samples_per_second", samples * epoch(done) * steps / Math.max(1, done) / seconds);
        results.put("train_steps_per_second", steps / seconds);
        results.put("train_tokens_per_second", log.totalTokens() / seconds);
        return results;
    }
}
