package cria.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.backend.TestBackend;
import cria.data.batch.BatchPlan;
import cria.data.batch.Batches;
import cria.data.batch.EncodedDataset;
import cria.data.batch.LongExamples;
import cria.data.batch.Sampling;
import cria.data.batch.TrainOn;
import cria.data.shape.Shapes;
import cria.demo.DemoFiles;
import cria.generate.ModelText;
import cria.kernel.Backend;
import cria.optim.AdamW;
import cria.optim.LearningRateSchedule;
import cria.train.EvaluationReport;
import cria.train.Evaluator;
import cria.train.Interval;
import cria.train.Recompute;
import cria.train.Regularization;
import cria.train.StepReport;
import cria.train.TrainConfig;
import cria.train.TrainListener;
import cria.tuning.FullTuning;
import cria.tuning.SavedType;
import cria.world.Alone;
import cria.world.ThreadWorld;
import cria.world.World;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The demo's run on two ranks, each with its own kernels, beside the same run on one.
class TwoRanksTest {
    private static final int STEPS = 90;

    @TempDir
    Path folder;
    private DemoFiles.Unpacked demo;

    @BeforeEach
    void unpack() {
        demo = DemoFiles.unpack(folder);
    }

    private EncodedDataset read(Path file) {
        return EncodedDataset.read(file, Shapes.standard(), ModelText.load(demo.model(), null, null).encoderWithoutModel(TrainOn.REPLIES),
            new EncodedDataset.Options(1024, LongExamples.TRUNCATE, 0, 1));
    }

    /// @param batchSize    of a micro-batch
    /// @param accumulation micro-batches of a step, all ranks taken together
    private Job job(Path output, int batchSize, int accumulation, int steps) {
        TrainConfig config = new TrainConfig(batchSize, steps, new LearningRateSchedule.Cosine(1e-3, 5, STEPS),
            new AdamW.Settings(0.9, 0.999, 1e-8, 0), 1, Regularization.NONE, Recompute.IF_NEEDED, new Interval.Steps(1), true,
            new Interval.Never(), false,
            new Interval.Never());
        Batches batches = Batches.of(read(demo.train()).examples(), new BatchPlan.Options(batchSize, accumulation, Sampling.RANDOM, 42));
        return new Job(demo.model(), output, new FullTuning(), batches, 1024, Optional.of(new Evaluator(read(demo.eval()).examples(), 8)),
            config, SavedType.FLOAT32, 0, false, Optional.empty(), Map.of());
    }

    private record Run(Outcome outcome, List<StepReport> steps) {
        static Run of(Job job, World world, int threads) {
            List<StepReport> steps = new ArrayList<>();
            try (Backend backend = TestBackend.CPU.open(threads)) {
                Outcome outcome = FineTuning.run(job, world, backend, new TrainListener() {
                    @Override
                    public void stepped(StepReport report) {
                        steps.add(report);
                    }
                }, () -> false);
                return new Run(outcome, steps);
            }
        }

        EvaluationReport after() {
            return outcome.after().orElseThrow();
        }
    }

    @Test
    void twoRanksTakeTheStepsOfOne() throws Exception {
        Run one = Run.of(job(folder.resolve("one"), 8, 1, STEPS), new Alone(), 2);
        List<Run> ranks = ThreadWorld.run(2, world -> Run.of(job(folder.resolve("two"), 4, 2, STEPS), world, 1));
        assertEquals(STEPS, one.steps.size());
        for (int i = 0; i < STEPS; i++) {
            double loss = one.steps.get(i).loss();
            assertEquals(loss, ranks.get(0).steps.get(i).loss(), 1e-4 * loss, "step " + (i + 1));
            double norm = one.steps.get(i).gradNorm();
            assertEquals(norm, ranks.get(0).steps.get(i).gradNorm(), 1e-3 * norm, "step " + (i + 1));
            assertEquals(one.steps.get(i).epoch(), ranks.get(0).steps.get(i).epoch());
        }
        assertEquals(one.after().value("loss"), ranks.get(0).after().value("loss"), 1e-4);
        assertEquals(ranks.get(0).after().figures(), ranks.get(1).after().figures(), "both ranks have the same weights");
        assertTrue(Files.exists(folder.resolve("two/model.safetensors")));
    }
}
