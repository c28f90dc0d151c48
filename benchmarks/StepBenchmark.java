package cria.benchmarks;

import cria.WorkException;
import cria.data.batch.Batch;
import cria.data.batch.EncodedExample;
import cria.kernel.Backend;
import cria.kernel.Room;
import cria.kernel.TimedBackend;
import cria.model.LlamaConfig;
import cria.optim.AdamW;
import cria.train.Learner;
import cria.train.MemoryPlan;
import cria.train.Recompute;
import cria.train.Regularization;
import cria.train.TrainingStep;
import cria.tuning.FullTuning;
import cria.world.Alone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/// One step of a full fine-tuning, as `train` takes it: gradients to zero, forward, loss, backward, clipping, AdamW. The
/// weights are random and every token is learned, so the step of a peer that gets the same sizes does the same work.
///
/// Not a JMH benchmark: a step of seconds needs no help to be timed, and a line of JSON can be laid beside a peer's.
public final class StepBenchmark {
    private static final double LEARNING_RATE = 2e-5;
    private static final AdamW.Settings ADAMW = new AdamW.Settings(0.9, 0.999, 1e-8, 0.01);
    private static final double MAX_GRAD_NORM = 1;
    private static final double CEILING_SECONDS = 0.2;
    private static final Path STATUS = Path.of("/proc/self/status");

    private final Backend backend;
    private final List<Batch> batch;
    private final TrainingStep step;
    private final MemoryPlan plan;

    /// Bytes that the backend has less for what was allocated here.
    private final long taken;

    /// Seconds of one step and of its halves.
    ///
    /// @param gradients from the zeroing of the gradients to the end of backward
    /// @param update    clipping and AdamW
    private record Times(double total, double gradients, double update, double loss) {}

    private StepBenchmark(Backend backend, LlamaConfig config, Batch batch, StepOptions options) {
        this.backend = backend;
        this.batch = List.of(batch);
        FullTuning tuning = new FullTuning();
        Learner.Capacity capacity = new Learner.Capacity(batch.size(), 0);
        Recompute recompute = options.checkpointing() ? Recompute.ALWAYS : Recompute.NEVER;
        long available = backend.available();
        this.plan = MemoryPlan.choose(new MemoryPlan.Work(config, tuning, capacity, options.seq()), recompute, Room.of(backend));
        plan.check();
        this.step = TrainingStep.ofZeros(new Alone(), backend, config, tuning, name -> {
            throw new IllegalStateException("there is no base model to take " + name + " from");
        }, new TrainingStep.Settings(plan.activations(), capacity, options.seq(), ADAMW, MAX_GRAD_NORM,
            Regularization.NONE));
        RandomWeights.fill(backend, step.trained());
        this.taken = available - backend.available();
    }

    static void run(StepOptions options) {
        ModelShape shape = ModelShape.named(options.shape());
        LlamaConfig config = shape.config();
        // Before the model, which may leave no room for it.
        OptionalDouble ceiling = options.ceiling() == 0 ? OptionalDouble.empty()
            : OptionalDouble.of(Ceilings.product(options.backend(), options.ceiling(), CEILING_SECONDS));
        try (TimedBackend backend = TimedBackend.of(options.backend().open())) {
            // Unless the profile is asked for, the kernels are those of `train`, with nothing in between.
            StepBenchmark benchmark = new StepBenchmark(options.profile() ? backend : backend.backend(), config,
                batch(options, config.vocabSize()), options);
            benchmark.step();       // first touches of memory, loading of classes and libraries
            backend.kernels().reset();
            List<Times> times = new ArrayList<>();
            for (int step = 0; step < options.steps(); step++) {
                times.add(benchmark.step());
            }
            if (options.profile()) {
                double seconds = times.stream().mapToDouble(Times::total).sum();
                StepProfile.print(System.err, backend.kernels().costs(), options.steps(), seconds);
            }
            System.out.println(Json.line(benchmark.result(options, shape, times, ceiling)));
        }
    }

    private static Batch batch(StepOptions options, int vocabulary) {
        SplittableRandom random = new SplittableRandom(1);
        List<EncodedExample> rows = new ArrayList<>();
        for (int row = 1; row <= options.batch(); row++) {
            int[] ids = random.ints(options.seq(), 0, vocabulary).toArray();
            int[] labels = Arrays.copyOf(ids, ids.length);
            labels[0] = EncodedExample.IGNORE;
            rows.add(new EncodedExample(ids, labels, ids.length, Path.of("random"), row));
        }
        return Batch.of(rows);
    }

    private Times step() {
        long start = System.nanoTime();
        step.learn(batch);
        step.read(batch);           // waits for the device, as nothing else in a step does
        long middle = System.nanoTime();
        step.update(LEARNING_RATE);
        double loss = step.read(batch).loss();
        long end = System.nanoTime();
        return new Times((end - start) / 1e9, (middle - start) / 1e9, (end - middle) / 1e9, loss);
    }

    /// The step of median length.
    private Map<String, Object> result(StepOptions options, ModelShape shape, List<Times> times, OptionalDouble ceiling) {
        Times median = times.stream().sorted(Comparator.comparingDouble(Times::total)).toList().get(times.size() / 2);
        double tokensPerSecond = options.batch() * options.seq() / median.total;
        double operations = shape.operations(options.seq());
        String version = Learner.class.getPackage().getImplementationVersion();
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("cria", version == null ? "(not packaged)" : version);
        line.put("backend", backend.name());
        line.put("device", backend.description());
        line.put("types", options.backend().types());
        line.put("shape", options.shape());
        line.put("batch", options.batch());
        line.put("seq", options.seq());
        line.put("checkpointing", options.checkpointing());
        line.put("threads", options.backend().threads());
        line.put("tokens_per_s", Json.rounded(tokensPerSecond, 1));
        line.put("step_s", List.of(Json.rounded(median.total, 4), Json.rounded(median.gradients, 4), Json.rounded(median.update, 4)));
        line.put("gflop_per_token", Json.rounded(operations / 1e9, 3));
        line.put("tflop_per_s", Json.rounded(operations * tokensPerSecond / 1e12, 3));
        GpuPeak.of(backend.description()).ifPresent(
            peak -> line.put("of_peak", Json.rounded(operations * tokensPerSecond / 1e12 / peak, 3)));
        ceiling.ifPresent(most -> {
            line.put("product_tflop_per_s", Json.rounded(most / 1e12, 3));
            line.put("of_product", Json.rounded(operations * tokensPerSecond / most, 3));
        });
        line.put("loss", Json.rounded(times.getLast().loss, 4));
        line.put("planned_mib", plan.need().total() >> 20);
        if (backend.name().equals("cuda")) {
            // With what a driver rounds up to. Other programs on the device would show here.
            line.put("device_mib", taken >> 20);
        }
        line.put("peak_mib", peakMib());
        return line;
    }

    /// The most memory that this process has held, as Linux counts it; null where there is no such count.
    static Long peakMib() {
        if (!Files.exists(STATUS)) {
            return null;
        }
        try {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith("VmHWM:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) >> 10;
                }
            }
            return null;
        } catch (IOException e) {
            throw new WorkException(STATUS + ": cannot be read: " + e.getMessage(), e);
        }
    }
}
