package cria.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import cria.WorkException;
import cria.backend.EveryBackend;
import cria.data.batch.Batch;
import cria.kernel.CountingBackend;
import cria.kernel.LogitsChunk;
import cria.kernel.MemoryNeed;
import cria.kernel.Precision;
import cria.kernel.Room;
import cria.model.ActivationPlan;
import cria.model.LlamaConfig;
import cria.model.RopeScaling;
import cria.model.TinyLlama;
import cria.optim.AdamW;
import cria.tuning.FullTuning;
import cria.world.Alone;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MemoryPlanTest {
    private static final LlamaConfig CONFIG = new LlamaConfig(64, 128, 4, 4, 2, 16, 1000, 512, 1e-5, 10_000,
        new RopeScaling.None(), true, -1, List.of(), List.of());
    private static final Learner.Capacity CAPACITY = new Learner.Capacity(2048, 1024);

    private static MemoryPlan choose(Recompute recompute, long available) {
        return MemoryPlan.choose(new MemoryPlan.Work(CONFIG, new FullTuning(), CAPACITY, 512), recompute,
            new Room(Precision.FLOAT32, new LogitsChunk(1024, 96 << 20), _ -> 0, available, 0));
    }

    @Test
    void theTotalIsTheSumOfItsParts() {
        MemoryNeed plan = choose(Recompute.NEVER, Long.MAX_VALUE).need();
        assertEquals(plan.parts().stream().mapToLong(MemoryNeed.Part::bytes).sum(), plan.total());
        assertEquals(plan.parts().size() + 1, plan.table().size());
        long gaps = 9 * (Precision.BLOCK - 64);        // behind each norm
        long parameters = 1000 * 64 + 4 * (64 * 64 * 2 + 2 * 64 * 32 + 3 * 64 * 128 + 2 * 64) + 64 + gaps;
        assertEquals(4 * parameters, plan.parts().getFirst().bytes());
    }

    @Test
    void activationsAreComputedAgainOnlyWhereTheyDoNotFit() {
        long keeping = choose(Recompute.NEVER, Long.MAX_VALUE).need().total();
        long recomputing = choose(Recompute.ALWAYS, Long.MAX_VALUE).need().total();
        assertTrue(recomputing < keeping);
        assertEquals(ActivationPlan.KEEP, choose(Recompute.IF_NEEDED, keeping).activations());
        assertEquals(ActivationPlan.RECOMPUTE, choose(Recompute.IF_NEEDED, keeping - 1).activations());
    }

    @Test
    void tooLittleMemoryNamesTheFlagThatHelps() {
        long keeping = choose(Recompute.NEVER, Long.MAX_VALUE).need().total();
        WorkException short1 = assertThrows(WorkException.class, () -> choose(Recompute.NEVER, keeping - 1).check());
        assertTrue(short1.getMessage().contains("--gradient_checkpointing saves"), short1.getMessage());
        WorkException short2 = assertThrows(WorkException.class, () -> choose(Recompute.IF_NEEDED, 1 << 20).check());
        assertTrue(short2.getMessage().contains("--per_device_train_batch_size"), short2.getMessage());
    }

    static Stream<Arguments> runs() {
        return Arrays.stream(EveryBackend.values()).flatMap(on -> Arrays.stream(Recompute.values())
            .filter(recompute -> recompute != Recompute.IF_NEEDED).map(recompute -> arguments(on, recompute)));
    }

    /// The totals of a step included, and more for scoring than for learning in one of them.
    @ParameterizedTest
    @MethodSource("runs")
    void aRunTakesWhatIsPlannedToTheByte(EveryBackend on, Recompute recompute) {
        TinyLlama llama = TinyLlama.random(TinyLlama.config(300, recompute == Recompute.ALWAYS, -1), 5);
        Learner.Capacity capacity = new Learner.Capacity(90, recompute == Recompute.ALWAYS ? 700 : 60);
        try (CountingBackend backend = new CountingBackend(on.open())) {
            MemoryPlan plan = MemoryPlan.choose(new MemoryPlan.Work(llama.config(), new FullTuning(), capacity, 80), recompute,
                Room.of(backend));
            TrainingStep step = TrainingStep.of(new Alone(), backend, llama.config(), new FullTuning(), llama,
                new TrainingStep.Settings(plan.activations(), capacity, 80, new AdamW.Settings(0.9, 0.99, 1e-8, 0.1), 1,
                    Regularization.NONE));
            assertEquals(plan.need().total(), backend.allocated().get());
            step.take(List.of(Batch.of(TinyRun.documents(llama.config(), 1, 80, 11))), 1e-3);
            step.learner().score(Batch.of(TinyRun.documents(llama.config(), 2, 61)), _ -> {});
            assertEquals(plan.need().total(), backend.allocated().get(), "a step takes no more");
        }
    }
}
