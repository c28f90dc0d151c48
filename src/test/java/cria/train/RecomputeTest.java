package cria.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.backend.TestBackend;
import cria.data.batch.Batch;
import cria.model.ActivationPlan;
import cria.model.LlamaConfig;
import cria.model.TinyLlama;
import cria.tensor.DType;
import cria.tuning.FullTuning;
import cria.world.Alone;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Activations that are computed again in backward are those that were kept.
class RecomputeTest {

    private record Learned(double loss, Map<String, float[]> gradients) {}

    private static Learned learn(TestBackend on, boolean tied, ActivationPlan activations) {
        TinyLlama llama = TinyLlama.random(TinyLlama.config(300, tied, -1), 1);
        try (TinyRun run = TinyRun.open(on.open(), llama, new FullTuning(), activations, new Alone())) {
            List<Batch> batches = List.of(Batch.of(TinyRun.documents(llama.config(), 2, 70, 1, 2, 33)),
                Batch.of(TinyRun.documents(llama.config(), 3, 150)));
            return new Learned(run.learn(batches), run.gradients());
        }
    }

    @ParameterizedTest
    @EnumSource
    void lossAndGradientsAreTheSameToTheBit(TestBackend on) {
        for (boolean tied : new boolean[] {true, false}) {
            Learned kept = learn(on, tied, ActivationPlan.KEEP);
            Learned recomputed = learn(on, tied, ActivationPlan.RECOMPUTE);
            assertEquals(kept.loss, recomputed.loss);
            assertEquals(kept.gradients.keySet(), recomputed.gradients.keySet());
            kept.gradients.forEach((name, gradient) -> {
                assertArrayEquals(gradient, recomputed.gradients.get(name), 0, name);
                boolean moves = false;
                for (float value : gradient) {
                    moves |= value != 0;
                }
                assertTrue(moves, name + " has no gradient");
            });
        }
    }

    @Test
    void itTakesLessMemory() {
        LlamaConfig config = TinyLlama.config(300, true, -1);
        Learner.Capacity capacity = new Learner.Capacity(400, 0);
        assertTrue(Learner.bytes(DType.F32, config, ActivationPlan.RECOMPUTE, capacity)
            < 0.7 * Learner.bytes(DType.F32, config, ActivationPlan.KEEP, capacity));
    }
}
