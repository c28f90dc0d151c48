package cria.run;

import cria.InputException;
import cria.data.batch.BatchPlan;
import cria.data.batch.Packing;
import cria.data.batch.Sampling;
import cria.data.split.TestSize;
import cria.file.IoReason;
import cria.kernel.Backend;
import cria.kernel.Room;
import cria.model.LlamaConfig;
import cria.safetensors.ModelWeights;
import cria.settings.RunSettings;
import cria.tensor.Shape;
import cria.train.Interval;
import cria.train.Learner;
import cria.train.MemoryPlan;
import cria.train.TrainConfig;
import cria.tuning.SavedType;
import cria.tuning.Tuning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// What a run would take of this machine, from the lengths of its examples alone.
public final class Preview {
    private static final int LOOKED_AT = 1000;

    private final RunSettings settings;
    private final Path model;
    private final LlamaConfig config;
    private final Rows train;
    private final Optional<Rows> held;
    private final List<int[]> units;
    private final BatchPlan plan;
    private final TrainConfig trainConfig;
    private final Tuning tuning;

    /// Examples as they are trained on or measured on.
    ///
    /// @param inputs  ids of each that the model reads
    /// @param learned ids of each that are learned
    /// @param keys    what each says, by which they are set aside
    /// @param longest of them, in tokens
    public record Rows(int[] inputs, int[] learned, long[] keys, int longest) {
        long tokens() {
            return Arrays.stream(inputs).asLongStream().sum();
        }

        /// Those of which `chosen` says so, up to `most`.
        private Rows of(boolean[] chosen, boolean which, int most) {
            int[] numbers = IntStream.range(0, inputs.length).filter(i -> chosen[i] == which).limit(most).toArray();
            return new Rows(Arrays.stream(numbers).map(i -> inputs[i]).toArray(), Arrays.stream(numbers).map(i -> learned[i]).toArray(),
                Arrays.stream(numbers).mapToLong(i -> keys[i]).toArray(), longest);
        }
    }

    /// Bytes that a run leaves in its output directory.
    ///
    /// @param model       the trained model
    /// @param checkpoint  one of them
    /// @param checkpoints how many are there at most at a time
    /// @param free        on the disk of the output directory
    public record Disk(long model, long checkpoint, long checkpoints, long free) {
        public long total() {
            return model + checkpoint * checkpoints;
        }
    }

    /// @param model      the base model's directory
    /// @param rows       of the file that is trained on, those included that are set aside
    /// @param validation of the other file, where there is one
    /// @throws InputException if an example is longer than the model knows positions, or none is left to train on
    public static Preview of(RunSettings settings, Path model, LlamaConfig config, Rows rows, Optional<Rows> validation) {
        Optional<TestSize> size = settings.data.testSize();
        if (size.isEmpty()) {
            return new Preview(settings, model, config, rows, validation.filter(held -> held.inputs.length > 0));
        }
        boolean[] held = size.get().choose(rows.keys, settings.machine.seed);
        Integer most = settings.data.heldOut.maxEvalSamples;
        return new Preview(settings, model, config, rows.of(held, false, Integer.MAX_VALUE),
            Optional.of(rows.of(held, true, most == null ? Integer.MAX_VALUE : most)));
    }

    private Preview(RunSettings settings, Path model, LlamaConfig config, Rows train, Optional<Rows> held) {
        this.settings = settings;
        this.model = model;
        this.config = config;
        this.train = train;
        this.held = held;
        this.units = settings.data.packing ? Packing.bestFitDecreasing(train.inputs, settings.data.encoding.maxLength)
            : IntStream.range(0, train.inputs.length).mapToObj(i -> new int[] {i}).toList();
        this.plan = new BatchPlan(units.stream().mapToInt(unit -> Arrays.stream(unit).map(i -> train.inputs[i]).sum()).toArray(),
            settings.batch.plan(settings.dataSeed()));
        this.trainConfig = TrainJob.config(settings, settings.batch.maxSteps(plan));
        this.tuning = TrainJob.tuning(settings);
        config.checkPositions(model, positions());
    }

    private int positions() {
        return Math.max(train.longest, held.map(Rows::longest).orElse(0));
    }

    public int steps() {
        return trainConfig.maxSteps();
    }

    public int stepsPerEpoch() {
        return plan.stepsPerEpoch();
    }

    /// Tokens that the model reads to learn from, in the whole run.
    public long tokens() {
        return Math.round(train.tokens() * plan.epochsAfter(steps()));
    }

    /// Of a step, on average.
    public double tokensPerStep() {
        return (double) tokens() / steps();
    }

    /// Times that the run measures itself on the examples held back.
    public long evaluations() {
        if (held.isEmpty()) {
            return 0;
        }
        Interval interval = trainConfig.evaluation();
        boolean atTheEnd = !interval.at(steps(), stepsPerEpoch());
        return times(interval) + (trainConfig.evaluateOnStart() ? 1 : 0) + (atTheEnd ? 1 : 0);
    }

    private long times(Interval interval) {
        return switch (interval) {
            case Interval.Never _ -> 0;
            case Interval.Steps every -> steps() / every.every();
            case Interval.Epochs _ -> steps() / stepsPerEpoch();
        };
    }

    private Learner.Capacity capacity() {
        int evalTokens = held.map(rows -> new BatchPlan(rows.inputs, evalOptions()).maxTokens(Integer.MAX_VALUE)).orElse(0);
        return new Learner.Capacity(plan.maxTokens(steps()), evalTokens);
    }

    private BatchPlan.Options evalOptions() {
        return new BatchPlan.Options(settings.evaluation.batch.perDeviceEvalBatchSize, 1, Sampling.SEQUENTIAL, 0);
    }

    /// The plan that the run would make.
    public MemoryPlan memory(Backend backend) {
        return MemoryPlan.choose(new MemoryPlan.Work(config, tuning, capacity(), positions()), trainConfig.recompute(), Room.of(backend));
    }

    /// What the run would write: float32, or the base's types for the model with `--save_dtype base`, and of checkpoints the two means of
    /// AdamW beside it, and the float32 weights where the model's are rounded.
    public Disk disk() {
        long elements = tuning.trained(config).values().stream().mapToLong(Shape::elements).sum();
        long saved = settings.saving.saveDtype == SavedType.FLOAT32 ? 4 * elements : baseBytes(elements);
        long optimizer = settings.saving.saveOnlyModel ? 0 : 8 * elements + (settings.saving.saveDtype == SavedType.FLOAT32 ? 0 : 4
            * elements);
        Integer limit = settings.saving.saveTotalLimit;
        long checkpoints = times(trainConfig.saving());
        return new Disk(saved, saved + optimizer, limit == null ? checkpoints : Math.min(checkpoints, limit), free());
    }

    /// Where the weights are not there, as those of most models are: bfloat16.
    private long baseBytes(long elements) {
        if (!hasWeights()) {
            return 2 * elements;
        }
        try (ModelWeights weights = ModelWeights.open(model)) {
            return weights.bytes();
        }
    }

    private long free() {
        Path at = settings.output.outputDir.toAbsolutePath();
        while (at.getParent() != null && !Files.exists(at)) {
            at = at.getParent();
        }
        try {
            return Files.getFileStore(at).getUsableSpace();
        } catch (IOException e) {
            throw new InputException(at, "its disk cannot be looked at: " + IoReason.of(e));
        }
    }

    /// Whether the model's weights are there, and not only its configuration.
    public boolean hasWeights() {
        return Files.exists(model.resolve(ModelWeights.FILE_NAME)) || Files.exists(model.resolve(ModelWeights.INDEX_NAME));
    }

    /// Learns from a micro-batch of the run's with the model's own weights, which stay as they are on the disk, and moves them once.
    ///
    /// @param memory what fits on the backend
    public Measured measure(Backend backend, MemoryPlan memory) {
        return MeasuredSteps.take(backend, model, tuning, trainConfig, memory.activations(), capacity(), positions(), typical(),
            held.map(Rows::inputs));
    }

    /// Of the first micro-batches of the first steps the one whose tokens are nearest to the mean, as its documents.
    private List<MeasuredSteps.Document> typical() {
        double mean = (double) train.tokens() / plan.microBatchesPerEpoch();
        int[] nearest = {};
        double distance = Double.MAX_VALUE;
        for (int step = 0; step < Math.min(stepsPerEpoch(), LOOKED_AT); step++) {
            int[] documents = Arrays.stream(plan.step(step).getFirst()).flatMap(unit -> Arrays.stream(units.get(unit))).toArray();
            double tokens = Arrays.stream(documents).map(i -> train.inputs[i]).sum();
            if (Math.abs(tokens - mean) < distance && tokens > 0) {
                nearest = documents;
                distance = Math.abs(tokens - mean);
            }
        }
        if (nearest.length == 0) {
            nearest = IntStream.range(0, train.inputs.length).filter(i -> train.learned[i] > 0).limit(1).toArray();
        }
        return Arrays.stream(nearest).mapToObj(i -> new MeasuredSteps.Document(train.inputs[i], train.learned[i])).toList();
    }

    /// Seconds of the whole run at the pace of the measured step.
    public double seconds(Measured measured) {
        double evaluating = held.map(rows -> rows.tokens() * measured.secondsPerScoredToken()).orElse(0.0);
        return tokens() * measured.secondsPerToken() + steps() * measured.updateSeconds() + evaluations() * evaluating;
    }
}
