package cria.run;

import cria.WorkException;
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
import cria.tuning.Companions;
import cria.world.World;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/// A whole run: from a model's directory and batches to a trained model's directory, with everything that `--output_dir` is to
/// hold.
public final class FineTuning {

    /// The square root of float32's largest value: what goes through such weights overflows.
    private static final double LARGEST_NORM = 1.8e19;

    private final Job job;
    private final World world;
    private final TrainingStep step;
    private final TrainListener listener;
    private final Outputs outputs;
    private final StepLog log;

    private Optional<EvaluationReport> before = Optional.empty();
    private Optional<EvaluationReport> last = Optional.empty();
    private int lastEvaluated = -1;
    private Optional<Path> lastCheckpoint;
    private int soundStep;

    /// Names of files that a run writes into its output directory, beside checkpoints and the model's shards.
    ///
    /// @param model the base, whose files beside the weights it takes over
    /// @throws cria.InputException if one of these cannot be read
    public static Set<String> outputs(Path model) {
        Set<String> names = new TreeSet<>(Companions.read(model).names());
        names.addAll(Outputs.NAMES);
        return names;
    }

    private FineTuning(Job job, World world, Backend backend, WholeModel base, TrainerState state, TrainListener listener) {
        this.job = job;
        this.world = world;
        this.listener = listener;
        Optional<Checkpoint> resumed = job.resume().map(Checkpoint::open);
        Map<String, Object> order = job.order(world.size());
        resumed.ifPresent(checkpoint -> {
            checkpoint.checkLength(job.config().maxSteps());
            checkpoint.check(order);
            state.goOnFrom(checkpoint.directory(), checkpoint.step());
        });
        this.lastCheckpoint = resumed.map(Checkpoint::directory);
        this.step = assemble(job, world, backend, base, resumed, listener);
        this.soundStep = step.optimizer().steps();
        this.outputs = new Outputs(job, order, world.isFirst(), backend, base, step.optimizer(), state, listener::noted);
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
            job.config().maxGradNorm(), job.config().regularization());
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
        outputs.begin(firstStep);
        listener.started(firstStep);
        if (job.config().evaluateOnStart() && firstStep == 0) {
            evaluate(0);
            before = last;
        }
        boolean finished = new Trainer(job.config(), world, step, job.batches(), log,
            new Trainer.Watchers(stop, this::evaluate, done -> log.pause(() -> checkpoint(done)))).train();
        int done = step.optimizer().steps();
        refuseUnsound(done);
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
        refuseUnsound(done);
        job.evaluator().ifPresent(evaluator -> log.pause(() -> {
            EvaluationReport report = evaluator.evaluate(step.learner());
            last = Optional.of(report);
            lastEvaluated = done;
            listener.evaluated(done, epoch(done), report);
        }));
    }

    private Optional<Path> checkpoint(int done) {
        refuseUnsound(done);
        return saved(outputs.checkpoint(done));
    }

    private Optional<Path> saved(Optional<Path> checkpoint) {
        checkpoint.ifPresent(listener::saved);
        lastCheckpoint = checkpoint.or(() -> lastCheckpoint);
        return checkpoint;
    }

    /// Before anything is made of the weights: their step's loss was of those before it, so a step that was too wide shows only here.
    private void refuseUnsound(int done) {
        if (done == soundStep) {
            return;
        }
        double norm = step.weightNorm();
        if (!(norm < LARGEST_NORM)) {
            throw new WorkException(("step %d made weights that cannot be computed with: the length of all of them is %s at learning "
                + "rate %s. Nothing was written over; %s. Try a lower --learning_rate or --weight_decay").formatted(done,
                    norm, job.config().schedule().at(done - 1), lastCheckpoint.map(path -> "the last checkpoint is " + path)
                        .orElse("there is no checkpoint")));
        }
        soundStep = done;
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
