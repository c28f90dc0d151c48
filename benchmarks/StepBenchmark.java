package cria.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import cria.InputException;
import cria.WorkException;
import cria.backend.Backends;
import cria.data.Batch;
import cria.data.EncodedExample;
import cria.kernel.Backend;
import cria.kernel.TimedBackend;
import cria.layer.Trained;
import cria.model.FullTuning;
import cria.model.LlamaConfig;
import cria.model.LlamaLoader;
import cria.model.LlamaModel;
import cria.optim.AdamW;
import cria.optim.StepTotals;
import cria.tensor.Shape;
import cria.train.Learner;
import cria.train.MemoryPlan;
import cria.train.Recompute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// One step of a full fine-tuning, as `train` takes it: gradients to zero, forward, loss, backward, clipping, AdamW. The
/// weights are random and every token is learned, so the step of a peer that gets the same sizes does the same work.
///
/// Not a JMH benchmark: a step of seconds needs no help to be timed, and a line of JSON can be laid beside a peer's.
public final class StepBenchmark {
    private static final double LEARNING_RATE = 2e-5;
    private static final AdamW.Settings ADAMW = new AdamW.Settings(0.9, 0.999, 1e-8, 0.01);
    private static final double MAX_GRAD_NORM = 1;
    private static final Path STATUS = Path.of("/proc/self/status");

    private final Backend backend;
    private final Batch batch;
    private final Learner learner;
    private final Trained trained;
    private final StepTotals totals;
    private final AdamW optimizer;

    /// Seconds of one step and of its halves.
    ///
    /// @param gradients from the zeroing of the gradients to the end of backward
    /// @param update    clipping and AdamW
    private record Times(double total, double gradients, double update, double loss) { }

    private StepBenchmark(Backend backend, LlamaConfig config, Batch batch, int positions) {
        this.backend = backend;
        this.batch = batch;
        Learner.Capacity capacity = new Learner.Capacity(batch.size(), 0);
        MemoryPlan.choose(config, Recompute.NEVER, capacity, positions, MemoryPlan.Room.of(backend)).check();
        Map<String, Shape> shapes = LlamaLoader.shapes(config);
        FullTuning tuning;
        try (RandomWeights weights = new RandomWeights(shapes)) {
            tuning = new FullTuning(backend, shapes, weights);
        }
        LlamaModel model = LlamaLoader.build(backend, config, tuning, positions);
        this.trained = tuning.trained();
        this.totals = new StepTotals(backend);
        this.learner = new Learner(backend, model, false, capacity);
        this.optimizer = new AdamW(backend, ADAMW, trained);
    }

    public static void main(String[] args) {
        try {
            run(StepOptions.parse(args));
        } catch (InputException | WorkException e) {
            System.err.println("step: " + e.getMessage());
            System.exit(e instanceof InputException ? 2 : 1);
        }
    }

    private static void run(StepOptions options) {
        LlamaConfig config = ModelShape.named(options.shape()).config();
        Backends.Choice choice = Backends.choose(Backends.Preference.CPU, options.threads());
        try (TimedBackend backend = TimedBackend.of(choice.open().get())) {
            // Unless the profile is asked for, the kernels are those of `train`, with nothing in between.
            StepBenchmark benchmark = new StepBenchmark(options.profile() ? backend : backend.backend(), config,
                batch(options, config.vocabSize()), options.seq());
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
            System.out.println(json(options, times));
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
        int targets = batch.targets().length;
        long start = System.nanoTime();
        backend.kernels().fill(trained.gradients(), 0);
        totals.clear();
        learner.learn(totals.loss(), batch, 1f / targets);
        double loss = totals.read().loss() / targets;
        long middle = System.nanoTime();
        optimizer.step(LEARNING_RATE, MAX_GRAD_NORM, totals.squares());
        totals.read();
        long end = System.nanoTime();
        return new Times((end - start) / 1e9, (middle - start) / 1e9, (end - middle) / 1e9, loss);
    }

    /// The step of median length.
    private static String json(StepOptions options, List<Times> times) {
        Times median = times.stream().sorted(Comparator.comparingDouble(Times::total)).toList().get(times.size() / 2);
        String version = Learner.class.getPackage().getImplementationVersion();
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("cria", version == null ? "(not packaged)" : version);
        line.put("shape", options.shape());
        line.put("batch", options.batch());
        line.put("seq", options.seq());
        line.put("threads", options.threads());
        line.put("tokens_per_s", rounded(options.batch() * options.seq() / median.total, 1));
        line.put("step_s", List.of(rounded(median.total, 3), rounded(median.gradients, 3), rounded(median.update, 3)));
        line.put("loss", rounded(times.getLast().loss, 4));
        line.put("peak_mib", peakMib());
        try {
            return new ObjectMapper().writeValueAsString(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static double rounded(double value, int digits) {
        double unit = Math.pow(10, digits);
        return Math.round(value * unit) / unit;
    }

    /// The most memory that this process has held, as Linux counts it; null where there is no such count.
    private static Long peakMib() {
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
