package cria.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.backend.EveryBackend;
import cria.backend.TestBackend;
import cria.data.batch.Batch;
import cria.data.batch.EncodedExample;
import cria.kernel.Backend;
import cria.model.ActivationPlan;
import cria.model.TinyLlama;
import cria.tensor.Tensor;
import cria.tuning.FullTuning;
import cria.world.Alone;
import cria.world.ThreadWorld;
import cria.world.World;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NeftuneTest {
    private static final TinyLlama LLAMA = TinyLlama.random(TinyLlama.config(300, true, -1), 5);
    private static final List<EncodedExample> DOCUMENTS = TinyRun.documents(LLAMA.config(), 8, 9, 50, 20, 33, 2, 41, 12, 28);
    private static final Regularization NOISE = new Regularization(0, 5, 3);

    private static TinyRun open(Backend backend, Regularization regularization, ActivationPlan activations, World world) {
        return TinyRun.open(backend, LLAMA, new FullTuning(), activations, world, regularization);
    }

    private static TinyRun open(TestBackend on, Regularization regularization) {
        return open(on.open(), regularization, ActivationPlan.KEEP, new Alone());
    }

    private record Learned(double loss, Map<String, float[]> gradients) {
        static Learned of(TinyRun run, List<Batch> microBatches) {
            return new Learned(run.learn(microBatches), run.gradients());
        }

        void assertSame(Learned other) {
            assertEquals(loss, other.loss);
            gradients.forEach((name, values) -> assertArrayEquals(values, other.gradients.get(name), name));
        }
    }

    private static List<Batch> micro(int size) {
        return IntStream.range(0, DOCUMENTS.size() / size)
            .mapToObj(i -> Batch.of(DOCUMENTS.subList(i * size, (i + 1) * size))).toList();
    }

    /// What is added to zeros in place of embedded documents.
    private static float[] noise(Backend backend, Batch batch, long seed, int step, long firstRow, int C) {
        Tensor embedded = backend.lay("embedded", layout -> layout.values("embedded", batch.size(), C));
        backend.kernels().fill(embedded, 0);
        new Neftune(backend.kernels(), 5, seed).of(batch, step, firstRow).addTo(embedded);
        return backend.toHost(embedded).toFloats();
    }

    /// Uniform between plus and minus alpha / sqrt(L C): mean 0, variance a third of the square of that.
    @ParameterizedTest
    @EnumSource
    void eachDocumentHasNoiseOfItsOwnLength(EveryBackend on) {
        int C = 320;
        try (Backend backend = on.open()) {
            Batch batch = Batch.of(DOCUMENTS);
            float[] noise = noise(backend, batch, 3, 0, 0, C);
            for (int start = 0, end; start < batch.size(); start = end) {
                int first = start;
                end = (int) Arrays.stream(batch.starts()).filter(s -> s <= first).count();
                int n = (end - start) * C;
                double bound = 5 / Math.sqrt(n);
                double sum = 0;
                double squares = 0;
                double largest = 0;
                for (int i = start * C; i < end * C; i++) {
                    sum += noise[i];
                    squares += noise[i] * noise[i];
                    largest = Math.max(largest, Math.abs(noise[i]));
                }
                assertTrue(largest <= bound * 1.004 && largest > 0.95 * bound, "%s of %s".formatted(largest, bound));
                assertEquals(0, sum / n, 5 * bound / Math.sqrt(3.0 * n));
                assertEquals(bound * bound / 3, squares / n, bound * bound * 0.01 + 5 * bound * bound * Math.sqrt(4 / 45.0 / n));
            }
        }
    }

    @Test
    void stepsSeedsAndRowsHaveNoiseOfTheirOwn() {
        try (Backend backend = TestBackend.REFERENCE.open()) {
            Batch batch = Batch.of(DOCUMENTS.subList(1, 2));
            float[] noise = noise(backend, batch, 3, 0, 0, 8);
            assertArrayEquals(noise, noise(backend, batch, 3, 0, 0, 8));
            for (float[] other : List.of(noise(backend, batch, 3, 1, 0, 8), noise(backend, batch, 4, 0, 0, 8),
                noise(backend, batch, 3L << 32, 0, 0, 8), noise(backend, batch, 3, 0, 49, 8))) {
                int same = 0;
                for (int i = 0; i < noise.length; i++) {
                    same += noise[i] == other[i] ? 1 : 0;
                }
                assertTrue(same < 3, same + " of " + noise.length);
            }
            assertEquals(noise[8], noise(backend, Batch.of(DOCUMENTS.subList(1, 2)), 3, 0, 1, 8)[0], "row 1, wherever it stands");
        }
    }

    @ParameterizedTest
    @EnumSource
    void withoutItEveryBitIsAsItWas(TestBackend on) {
        try (TinyRun plain = TinyRun.open(on, LLAMA); TinyRun off = open(on, new Regularization(0, 0, 9)); TinyRun noisy = open(on,
            NOISE)) {
            Learned learned = Learned.of(plain, micro(2));
            learned.assertSame(Learned.of(off, micro(2)));
            assertNotEquals(learned.loss, noisy.learn(micro(2)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void threadsAndRecomputationChangeNoBit(TestBackend on) {
        try (TinyRun one = open(on.open(1), NOISE, ActivationPlan.KEEP, new Alone());
             TinyRun again = open(on.open(4), NOISE, ActivationPlan.RECOMPUTE, new Alone())) {
            Learned.of(one, micro(2)).assertSame(Learned.of(again, micro(2)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void howAStepIsCutChangesNoNoise(TestBackend on) {
        try (TinyRun run = open(on, NOISE)) {
            double eight = run.learn(micro(8));
            assertEquals(eight, run.learn(micro(2)), 1e-6 * eight);
            assertEquals(eight, run.learn(micro(1)), 1e-6 * eight);
        }
    }

    @Test
    void aNextStepHasOtherNoise() {
        try (TinyRun run = open(TestBackend.REFERENCE, NOISE)) {
            double first = run.learn(micro(8));
            assertEquals(first, run.learn(micro(8)));
            run.step().update(0);       // a step that moves nothing
            assertNotEquals(first, run.learn(micro(8)));
        }
    }

    @Test
    void ranksHaveTheNoiseOfOne() throws Exception {
        try (TinyRun alone = open(TestBackend.REFERENCE, NOISE)) {
            double loss = alone.learn(micro(2));
            Map<String, float[]> gradients = alone.gradients();
            for (Learned rank : ThreadWorld.run(2, world -> {
                try (TinyRun run = open(TestBackend.REFERENCE.open(), NOISE, ActivationPlan.KEEP, world)) {
                    return Learned.of(run, micro(2));
                }
            })) {
                assertEquals(loss, rank.loss, 1e-6 * loss);
                rank.gradients.forEach((name, values) -> assertArrayEquals(gradients.get(name), values, 1e-5f, name));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anEvaluationHasNeitherNoiseNorSmoothing(TestBackend on) {
        try (TinyRun plain = TinyRun.open(on, LLAMA); TinyRun noisy = open(on, new Regularization(0.2, 5, 3))) {
            assertEquals(plain.score(Batch.of(DOCUMENTS)), noisy.score(Batch.of(DOCUMENTS)));
            assertFalse(Math.abs(plain.learn(micro(8)) - noisy.learn(micro(8))) < 1e-3);
        }
    }
}
