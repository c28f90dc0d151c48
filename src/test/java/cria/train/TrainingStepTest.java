package cria.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.backend.TestBackend;
import cria.data.batch.Batch;
import cria.kernel.Backend;
import cria.kernel.MemoryNeed;
import cria.kernel.Room;
import cria.kernel.TimedBackend;
import cria.kernel.TimedKernels;
import cria.layer.TrainedWeights;
import cria.model.ActivationPlan;
import cria.model.FrozenLayers;
import cria.model.Layers;
import cria.model.LlamaConfig;
import cria.model.LlamaLoader;
import cria.model.LlamaNames;
import cria.model.StoredModel;
import cria.model.TinyLlama;
import cria.tensor.Shape;
import cria.tensor.Tensor;
import cria.tuning.FullTuning;
import cria.tuning.TrainedLayers;
import cria.tuning.TrainedModel;
import cria.tuning.Tuning;
import cria.world.Alone;
import cria.world.ThreadWorld;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingStepTest {
    private static final TinyLlama LLAMA = TinyLlama.random(TinyLlama.config(300, true, -1), 5);

    /// Of a gradient's largest magnitude: a few float32 terms in another order.
    private static final double ROUNDING = 5e-6;

    /// Trains one weight and nothing else.
    private record Only(String name) implements Tuning {
        @Override
        public Map<String, Shape> trained(LlamaConfig config) {
            return Map.of(name, LlamaLoader.shapes(config).get(name));
        }

        @Override
        public MemoryNeed need(LlamaConfig config, Room room, int tokens) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Tensor initial(String weight, LlamaConfig config, Function<String, Tensor> base) {
            return base.apply(weight);
        }

        @Override
        public Layers layers(Backend backend, LlamaConfig config, TrainedWeights trained, Function<String, Tensor> base, int tokens) {
            return new TrainedLayers(backend.kernels(), trained, new FrozenLayers(backend, base));
        }

        @Override
        public void save(Path directory, TrainedModel model) {
            throw new UnsupportedOperationException();
        }

        @Override
        public StoredModel open(Path directory) {
            throw new UnsupportedOperationException();
        }
    }

    private static List<Batch> batches() {
        return List.of(Batch.of(TinyRun.documents(LLAMA.config(), 2, 70, 1, 2, 33)), Batch.of(TinyRun.documents(LLAMA.config(), 3, 50)),
            Batch.of(TinyRun.documents(LLAMA.config(), 4, 9, 12)), Batch.of(TinyRun.documents(LLAMA.config(), 5, 100)));
    }

    /// How often each op was called while one micro-batch was learned, and the gradient.
    private record Learned(TimedKernels kernels, Map<String, float[]> gradients) {
        static Learned of(TestBackend on, Tuning tuning, ActivationPlan activations) {
            TimedBackend timed = TimedBackend.of(on.open());
            try (TinyRun run = TinyRun.open(timed, LLAMA, tuning, activations, new Alone())) {
                timed.kernels().reset();
                run.learn(batches().subList(0, 1));
                return new Learned(timed.kernels(), run.gradients());
            }
        }

        long calls(String op) {
            return kernels.costs().stream().filter(cost -> cost.op().name().equals(op)).mapToLong(TimedKernels.Cost::calls).sum();
        }
    }

    private static void assertBlocksBackward(long blocks, Learned learned) {
        assertEquals(blocks, learned.calls("attentionBackward"));
        assertEquals(blocks, learned.calls("swigluBackward"));
        assertEquals(2 * blocks, learned.calls("ropeBackward"));
        assertEquals(2 * blocks + 1, learned.calls("rmsnormBackward") + learned.calls("rmsnormInputBackward"), "with that of the head");
    }

    @ParameterizedTest
    @EnumSource
    void backwardGoesNoDeeperThanTheLowestBlockThatIsTrained(TestBackend on) {
        String norm = LlamaNames.inputNorm(1);
        Learned all = Learned.of(on, new FullTuning(), ActivationPlan.KEEP);
        Learned last = Learned.of(on, new Only(norm), ActivationPlan.KEEP);
        assertBlocksBackward(2, all);
        assertBlocksBackward(1, last);
        // the head picks its rows with this op, and hands their gradients back with it; the other call is the table's
        assertEquals(2, all.calls("embeddingBackward"));
        assertEquals(1, last.calls("embeddingBackward"));
        assertEquals(1, last.calls("rmsnormBackward"), "one norm is trained");
        assertArrayEquals(all.gradients.get(norm), last.gradients.get(norm), 0);
    }

    @ParameterizedTest
    @EnumSource
    void whatBackwardDoesNotReachIsNotComputedAgain(TestBackend on) {
        Learned all = Learned.of(on, new FullTuning(), ActivationPlan.RECOMPUTE);
        Learned last = Learned.of(on, new Only(LlamaNames.qProj(1)), ActivationPlan.RECOMPUTE);
        assertEquals(4, all.calls("attentionForward"));
        assertEquals(3, last.calls("attentionForward"));
        assertArrayEquals(all.gradients.get(LlamaNames.qProj(1)), last.gradients.get(LlamaNames.qProj(1)), 0);
    }

    @ParameterizedTest
    @EnumSource
    void whereTheHeadAloneIsTrainedNoBlockGoesBackward(TestBackend on) {
        Learned head = Learned.of(on, new Only(LlamaNames.NORM), ActivationPlan.KEEP);
        assertBlocksBackward(0, head);
        assertArrayEquals(Learned.of(on, new FullTuning(), ActivationPlan.KEEP).gradients.get(LlamaNames.NORM),
            head.gradients.get(LlamaNames.NORM), 0);
    }

    @ParameterizedTest
    @EnumSource
    void anEmbeddingThatIsTrainedIsReachedThroughFrozenBlocks(TestBackend on) {
        TinyLlama untied = TinyLlama.random(TinyLlama.config(300, false, -1), 5);
        try (TinyRun all = TinyRun.open(on, untied);
             TinyRun table = TinyRun.open(on.open(), untied, new Only(LlamaNames.EMBED_TOKENS), ActivationPlan.KEEP, new Alone())) {
            all.learn(batches());
            table.learn(batches());
            assertArrayEquals(all.gradients().get(LlamaNames.EMBED_TOKENS), table.gradients().get(LlamaNames.EMBED_TOKENS), 0);
        }
    }

    /// What a rank has of a step.
    private record Taken(TrainingStep.Reading reading, Map<String, float[]> gradients, float[] weights) {
        static Taken of(TinyRun run) {
            TrainingStep.Reading reading = run.step().take(batches(), 1e-3);
            return new Taken(reading, run.gradients(), run.backend().toHost(run.step().trained().values()).toFloats());
        }
    }

    /// Five ranks: one of them has no micro-batch.
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5})
    void aStepDoesNotDependOnTheNumberOfRanks(int size) throws Exception {
        Taken alone;
        try (TinyRun run = TinyRun.open(TestBackend.REFERENCE, LLAMA)) {
            alone = Taken.of(run);
        }
        List<Taken> ranks = ThreadWorld.run(size, world -> {
            try (TinyRun run = TinyRun.open(TestBackend.REFERENCE.open(), LLAMA, new FullTuning(), ActivationPlan.KEEP, world)) {
                return Taken.of(run);
            }
        });
        for (Taken rank : ranks) {
            assertEquals(alone.reading.loss(), rank.reading.loss(), 1e-6 * alone.reading.loss());
            assertEquals(alone.reading.gradNorm(), rank.reading.gradNorm(), 1e-5 * alone.reading.gradNorm());
            alone.gradients.forEach((name, gradient) -> assertClose(gradient, rank.gradients.get(name), name));
            assertEquals(ranks.getFirst().reading, rank.reading);
            assertArrayEquals(ranks.getFirst().weights, rank.weights, 0, "all ranks have the same weights");
        }
    }

    private static void assertClose(float[] expected, float[] actual, String name) {
        double magnitude = 0;
        for (float value : expected) {
            magnitude = Math.max(magnitude, Math.abs(value));
        }
        assertTrue(magnitude > 0, name + " has no gradient");
        assertArrayEquals(expected, actual, (float) (ROUNDING * magnitude), name);
    }

    @Test
    void theMeanIsOverAllTokensOfTheStep() {
        try (TinyRun run = TinyRun.open(TestBackend.REFERENCE, LLAMA)) {
            double sum = 0;
            for (Batch batch : batches()) {
                sum += run.score(batch);
            }
            int targets = batches().stream().mapToInt(batch -> batch.targets().length).sum();
            assertEquals(sum / targets, run.step().take(batches(), 0).loss(), 1e-6);
        }
    }
}
