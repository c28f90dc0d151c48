package cria.run;

import cria.backend.reference.ReferenceBackend;
import cria.data.batch.BatchPlan;
import cria.data.batch.Batches;
import cria.data.batch.EncodedExample;
import cria.data.batch.Sampling;
import cria.kernel.Backend;
import cria.model.TinyLlama;
import cria.optim.AdamW;
import cria.optim.LearningRateSchedule;
import cria.tensor.DType;
import cria.train.Evaluator;
import cria.train.Interval;
import cria.train.Recompute;
import cria.train.Regularization;
import cria.train.TinyRun;
import cria.train.TrainConfig;
import cria.train.TrainListener;
import cria.tuning.FullTuning;
import cria.tuning.SavedType;
import cria.world.Alone;
import cria.world.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// A run of [#STEPS] steps, two epochs, on a few random documents. Each method changes one thing of it.
public final class TinyJob {
    public static final int STEPS = 6;
    public static final TinyLlama LLAMA = TinyLlama.random(TinyLlama.config(300, true, -1), 5);
    public static final List<EncodedExample> EXAMPLES = TinyRun.documents(LLAMA.config(), 1, 40, 9, 33, 21, 60, 15);
    public static final BatchPlan.Options BATCHING = new BatchPlan.Options(2, 1, Sampling.RANDOM, 3);
    private static final List<EncodedExample> HELD = TinyRun.documents(LLAMA.config(), 2, 30, 44, 12);

    private final Path base;
    private final Path output;
    private Batches batches = Batches.of(EXAMPLES, BATCHING);
    private int maxLength = 1024;
    private Interval evaluation = new Interval.Never();
    private Interval saving = new Interval.Never();
    private SavedType savedType = SavedType.FLOAT32;
    private int saveLimit;
    private boolean modelOnly;
    private Optional<Path> resume = Optional.empty();
    private Regularization regularization = Regularization.NONE;
    private TrainListener listener = new TrainListener() {};
    private int stopAfter = Integer.MAX_VALUE;
    private double learningRate = 1e-2;
    private double weightDecay = 0.1;
    private int steps = STEPS;

    private TinyJob(Path base, Path output) {
        this.base = base;
        this.output = output;
    }

    /// @param folder gets the base model, in float32, and the output
    public static TinyJob in(Path folder) {
        return of(base(folder, DType.F32), folder.resolve("out"));
    }

    public static TinyJob of(Path base, Path output) {
        return new TinyJob(base, output);
    }

    /// Writes the base model into a folder.
    public static Path base(Path folder, DType dtype) {
        try {
            Path base = Files.createDirectories(folder.resolve("base"));
            LLAMA.write(base, dtype);
            return base;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public TinyJob batches(Batches changed) {
        batches = changed;
        return this;
    }

    public TinyJob maxLength(int changed) {
        maxLength = changed;
        return this;
    }

    public TinyJob evaluateEvery(int steps) {
        evaluation = new Interval.Steps(steps);
        return this;
    }

    public TinyJob saveEvery(int steps) {
        saving = new Interval.Steps(steps);
        return this;
    }

    public TinyJob savedAs(SavedType changed) {
        savedType = changed;
        return this;
    }

    public TinyJob saveLimit(int changed) {
        saveLimit = changed;
        return this;
    }

    public TinyJob modelOnly() {
        modelOnly = true;
        return this;
    }

    public TinyJob resume(Path checkpoint) {
        resume = Optional.of(checkpoint);
        return this;
    }

    public TinyJob learningRate(double changed) {
        learningRate = changed;
        return this;
    }

    public TinyJob weightDecay(double changed) {
        weightDecay = changed;
        return this;
    }

    public TinyJob steps(int changed) {
        steps = changed;
        return this;
    }

    public TinyJob regularization(Regularization changed) {
        regularization = changed;
        return this;
    }

    public TinyJob listener(TrainListener changed) {
        listener = changed;
        return this;
    }

    /// Asks the run to end when it has taken so many steps.
    public TinyJob stopAfter(int steps) {
        stopAfter = steps;
        return this;
    }

    public Path output() {
        return output;
    }

    public Path checkpoint(int step) {
        return output.resolve("checkpoint-" + step);
    }

    public Job job() {
        TrainConfig config = new TrainConfig(2, steps, new LearningRateSchedule.Linear(learningRate, 1, steps),
            new AdamW.Settings(0.9, 0.99, 1e-8, weightDecay), 1, regularization, Recompute.NEVER, new Interval.Steps(1), true, evaluation,
            false, saving);
        return new Job(base, output, new FullTuning(), batches, maxLength, Optional.of(new Evaluator(HELD, 2)), config, savedType,
            saveLimit, modelOnly, resume, Map.of());
    }

    public Outcome run() {
        try (Backend backend = new ReferenceBackend()) {
            return run(new Alone(), backend);
        }
    }

    public Outcome run(World world, Backend backend) {
        AtomicInteger asked = new AtomicInteger();
        return FineTuning.run(job(), world, backend, listener, () -> asked.getAndIncrement() >= stopAfter);
    }
}
