package cria.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.WorkException;
import cria.kernel.LogitsChunk;
import cria.kernel.MemoryNeed;
import cria.kernel.Precision;
import cria.kernel.Room;
import cria.model.ActivationPlan;
import cria.model.LlamaConfig;
import cria.model.RopeScaling;
import cria.tuning.FullTuning;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryPlanTest {
    private static final LlamaConfig CONFIG = new LlamaConfig(64, 128, 4, 4, 2, 16, 1000, 512, 1e-5, 10_000,
        new RopeScaling.None(), true, -1, List.of(), List.of());
    private static final Learner.Capacity CAPACITY = new Learner.Capacity(2048, 1024);

    private static MemoryPlan choose(Recompute recompute, long available) {
        return MemoryPlan.choose(new MemoryPlan.Work(CONFIG, new FullTuning(), CAPACITY, 512), recompute,
            Room.ofHost(Precision.FLOAT32, new LogitsChunk(1024, 96 << 20), available));
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
}
