package cria.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import cria.backend.reference.ReferenceBackend;
import cria.checkpoint.Checkpoint;
import cria.log.TrainerState;
import cria.model.ActivationPlan;
import cria.model.TinyLlama;
import cria.optim.AdamW;
import cria.optim.LearningRateSchedule;
import cria.train.Interval;
import cria.train.Learner;
import cria.train.Recompute;
import cria.train.Regularization;
import cria.train.TrainConfig;
import cria.train.TrainingStep;
import cria.tuning.FullTuning;
import cria.world.Alone;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

/// A checkpoint that a run is to go on from.
class CheckpointFuzzTest {

    private static final Set<String> FILES =
        Set.of("rng_state.json", "trainer_state.json", "scheduler.json", "optimizer.safetensors", "model.safetensors");
    private static final AdamW.Settings ADAMW = new AdamW.Settings(0.9, 0.99, 1e-8, 0.1);
    private static final TrainConfig CONFIG = new TrainConfig(2, 6, new LearningRateSchedule.Linear(1e-2, 1, 6), ADAMW, 1,
        Regularization.NONE, Recompute.NEVER,
        new Interval.Steps(1), true, new Interval.Never(), false, new Interval.Never());

    @TempDir
    Path folder;

    @FuzzTest
    void checkpoint(byte[] input) {
        new Sections(input, FILES).write(Sections.emptied(folder));
        Contract.read(input, folder, () -> Checkpoint.open(folder)).ifPresent(checkpoint -> {
            Contract.read(input, folder, checkpoint::step);
            Contract.read(input, folder, () -> check(checkpoint));
            Contract.read(input, folder, () -> restore(checkpoint));
        });
        Contract.read(input, folder, this::goOn);
    }

    private static Checkpoint check(Checkpoint checkpoint) {
        checkpoint.check(Map.of("seed", 42L, "packing", 0));
        return checkpoint;
    }

    private static int restore(Checkpoint checkpoint) {
        TinyLlama llama = TinyModels.smallest();
        try (ReferenceBackend backend = new ReferenceBackend()) {
            TrainingStep step = TrainingStep.ofZeros(new Alone(), backend, llama.config(), new FullTuning(), llama,
                new TrainingStep.Settings(ActivationPlan.KEEP, new Learner.Capacity(4, 0), 4, ADAMW, 1, Regularization.NONE));
            checkpoint.restore(backend, step.optimizer());
            return step.optimizer().steps();
        }
    }

    private TrainerState goOn() {
        TrainerState state = new TrainerState(CONFIG, 1);
        state.goOnFrom(folder, 1);
        state.write(folder, 1, 1);
        return state;
    }
}
