package cria.tuning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.backend.EveryBackend;
import cria.data.batch.BatchPlan;
import cria.data.batch.Batches;
import cria.data.batch.EncodedExample;
import cria.data.batch.Sampling;
import cria.kernel.Backend;
import cria.kernel.CountingBackend;
import cria.kernel.Room;
import cria.model.LlamaLoader;
import cria.model.LlamaModel;
import cria.model.StoredModel;
import cria.model.TinyLlama;
import cria.model.WholeModel;
import cria.optim.AdamW;
import cria.optim.LearningRateSchedule;
import cria.run.FineTuning;
import cria.run.Job;
import cria.run.Outcome;
import cria.safetensors.SafetensorsFile;
import cria.tensor.DType;
import cria.train.Evaluator;
import cria.train.Interval;
import cria.train.Learner;
import cria.train.MemoryPlan;
import cria.train.Recompute;
import cria.train.Regularization;
import cria.train.TinyRun;
import cria.train.TrainConfig;
import cria.train.TrainListener;
import cria.world.Alone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Another way to tune is a class more: this one is planned, trained, saved, resumed and opened by what knows [Tuning] alone.
class NormsTuningTest {
    private static final int STEPS = 6;
    private static final TinyLlama LLAMA = TinyLlama.random(TinyLlama.config(300, true, -1), 5);
    private static final List<EncodedExample> TRAIN = TinyRun.documents(LLAMA.config(), 1, 40, 9, 33, 21, 60, 15);
    private static final List<EncodedExample> HELD = TinyRun.documents(LLAMA.config(), 2, 30, 44, 12);

    @TempDir
    Path folder;

    private static Job job(Path base, Path output, Optional<Path> resume) {
        TrainConfig config = new TrainConfig(2, STEPS, new LearningRateSchedule.Linear(1e-2, 1, STEPS),
            new AdamW.Settings(0.9, 0.99, 1e-8, 0.1), 1, Regularization.NONE, Recompute.IF_NEEDED, new Interval.Steps(1), true,
            new Interval.Never(), true, new Interval.Never());
        return new Job(base, output, new NormsTuning(), Batches.of(TRAIN, new BatchPlan.Options(2, 1, Sampling.RANDOM, 3)), 0,
            Optional.of(new Evaluator(HELD, 2)), config, SavedType.FLOAT32, 0, false, resume, Map.of());
    }

    private static Outcome run(EveryBackend on, Job job, TrainListener listener, BooleanSupplier stop) {
        try (Backend backend = on.open()) {
            return FineTuning.run(job, new Alone(), backend, listener, stop);
        }
    }

    private Path base() throws IOException {
        Path base = Files.createDirectories(folder.resolve("base"));
        LLAMA.write(base, DType.F32);
        return base;
    }

    @ParameterizedTest
    @EnumSource
    void itTakesWhatWasPlannedToTheByte(EveryBackend on) throws IOException {
        Path base = base();
        List<MemoryPlan> plans = new ArrayList<>();
        try (CountingBackend counting = new CountingBackend(on.open())) {
            FineTuning.run(job(base, folder.resolve("out"), Optional.empty()), new Alone(), counting, new TrainListener() {
                @Override
                public void planned(MemoryPlan plan) {
                    plans.add(plan);
                }
            }, () -> false);
            assertEquals(plans.getFirst().need().total(), counting.allocated().get());
            assertTrue(plans.getFirst().need().total() < MemoryPlan.choose(new MemoryPlan.Work(LLAMA.config(), new FullTuning(),
                new Learner.Capacity(100, 100), 60), Recompute.NEVER, Room.of(counting)).need().total(), "less than all weights take");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theNormsLearnAndTheMatricesStay(EveryBackend on) throws IOException {
        Path base = base();
        Path output = folder.resolve("out");
        Outcome outcome = run(on, job(base, output, Optional.empty()), new TrainListener() {}, () -> false);
        assertTrue(outcome.after().orElseThrow().value("loss") != outcome.before().orElseThrow().value("loss"));
        try (StoredModel tuned = new NormsTuning().open(output);
             SafetensorsFile norms = SafetensorsFile.open(output.resolve(NormsTuning.FILE_NAME));
             WholeModel untuned = WholeModel.open(base); CountingBackend backend = new CountingBackend(on.open())) {
            assertEquals(5, norms.names().size());
            for (String name : norms.names()) {
                assertFalse(Arrays.equals(untuned.weights().tensor(name).toFloats(), norms.tensor(name).toFloats()),
                    name + " has not moved");
            }
            Evaluator evaluator = new Evaluator(HELD, 2);
            Room room = Room.of(backend);
            LlamaModel model = LlamaLoader.build(backend, tuned.config(), tuned.layers(backend), evaluator.longest());
            Learner learner = Learner.scoring(backend, model, evaluator.maxTokens());
            assertEquals(MemoryPlan.ofScoring(tuned, evaluator.maxTokens(), evaluator.longest(), room).total(), backend.allocated().get());
            assertEquals(outcome.after().orElseThrow().value("loss"), evaluator.evaluate(learner).value("loss"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRunThatWasStoppedAndGoesOnEndsWithTheSameBits(EveryBackend on) throws IOException {
        Path base = base();
        Path whole = folder.resolve("whole");
        run(on, job(base, whole, Optional.empty()), new TrainListener() {}, () -> false);
        Path parts = folder.resolve("parts");
        AtomicInteger asked = new AtomicInteger();
        Outcome stopped = run(on, job(base, parts, Optional.empty()), new TrainListener() {}, () -> asked.incrementAndGet() > 3);
        assertFalse(stopped.finished());
        assertEquals(3, stopped.steps());
        assertTrue(run(on, job(base, parts, stopped.checkpoint()), new TrainListener() {}, () -> false).finished());
        assertArrayEquals(Files.readAllBytes(whole.resolve(NormsTuning.FILE_NAME)),
            Files.readAllBytes(parts.resolve(NormsTuning.FILE_NAME)));
    }
}
