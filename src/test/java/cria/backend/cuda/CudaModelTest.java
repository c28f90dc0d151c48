package cria.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.backend.reference.ReferenceBackend;
import cria.data.batch.Batch;
import cria.data.batch.EncodedExample;
import cria.kernel.Backend;
import cria.kernel.Precision;
import cria.layer.Parameter;
import cria.model.ActivationPlan;
import cria.model.LlamaConfig;
import cria.model.RopeScaling;
import cria.model.TinyLlama;
import cria.optim.AdamW;
import cria.train.Learner;
import cria.train.Regularization;
import cria.train.TrainingStep;
import cria.tuning.FullTuning;
import cria.world.Alone;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A whole step of a small model whose heads are those of real ones, 64 and 128 wide, so that attention runs on tensor cores.
class CudaModelTest {

    private static LlamaConfig config(int headDim) {
        return new LlamaConfig(128, 160, 2, 4, 2, headDim, 300, 512, 1e-5, 10_000, new RopeScaling.None(), true, -1,
            List.of(0), List.of(2));
    }

    /// Documents of random tokens, longer and shorter than a tile of attention.
    private static Batch batch() {
        Random random = new Random(3);
        List<EncodedExample> documents = new ArrayList<>();
        for (int length : new int[] {70, 140, 5, 33}) {
            int[] ids = random.ints(length, 0, 300).toArray();
            int[] labels = ids.clone();
            labels[0] = EncodedExample.IGNORE;
            documents.add(new EncodedExample(ids, labels, length, Path.of("test"), 1));
        }
        return Batch.of(documents);
    }

    private record Run(Backend backend, TrainingStep taken) implements AutoCloseable {
        static Run open(Backend backend, LlamaConfig config, ActivationPlan activations) {
            return new Run(backend, TrainingStep.of(new Alone(), backend, config, new FullTuning(), TinyLlama.random(config, 9),
                new TrainingStep.Settings(activations, new Learner.Capacity(300, 300), config.maxPositions(),
                    new AdamW.Settings(0.9, 0.99, 1e-8, 0.01), 1, Regularization.NONE)));
        }

        double learn() {
            taken.learn(List.of(batch()));
            return taken.read(List.of(batch())).loss();
        }

        Map<String, float[]> gradients() {
            Map<String, float[]> gradients = new LinkedHashMap<>();
            for (Parameter parameter : taken.trained().parameters()) {
                gradients.put(parameter.name(), backend.toHost(parameter.gradient()).toFloats());
            }
            return gradients;
        }

        @Override
        public void close() {
            backend.close();
        }
    }

    /// Every op rounds to 8 bits. Through two blocks such errors add up to some hundredths of a gradient, in no direction.
    @ParameterizedTest
    @ValueSource(ints = {64, 128})
    void lossAndGradientsInBfloat16AreNearThoseOfTheReference(int headDim) {
        Emulator.assume();
        LlamaConfig config = config(headDim);
        try (Run tested = Run.open(new CudaBackend(Precision.BFLOAT16), config, ActivationPlan.KEEP);
             Run reference = Run.open(new ReferenceBackend(), config, ActivationPlan.KEEP)) {
            assertEquals(reference.learn(), tested.learn(), 0.01);
            Map<String, float[]> got = tested.gradients();
            reference.gradients().forEach((name, want) -> {
                double share = distance(got.get(name), want) / distance(new float[want.length], want);
                assertTrue(share < 0.05, name + ": the gradient is off by " + share + " of its length");
            });
        }
    }

    private static double distance(float[] a, float[] b) {
        double squares = 0;
        for (int i = 0; i < a.length; i++) {
            squares += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
        }
        return Math.sqrt(squares);
    }

    @Test
    void theSameStepGivesTheSameBitsKeptOrRecomputed() {
        Emulator.assume();
        try (Run once = Run.open(new CudaBackend(Precision.BFLOAT16), config(64), ActivationPlan.KEEP);
             Run again = Run.open(new CudaBackend(Precision.BFLOAT16), config(64), ActivationPlan.RECOMPUTE)) {
            assertEquals(once.learn(), again.learn());
            Map<String, float[]> gradients = again.gradients();
            once.gradients().forEach((name, values) -> assertArrayEquals(values, gradients.get(name), name));
        }
    }

    /// What would be slow on a GPU: waiting for it, and allocating.
    @Test
    void aStepNeitherWaitsNorAllocates() {
        Emulator.assumeNoDevice();
        try (Run run = Run.open(new CudaBackend(Precision.BFLOAT16), config(64), ActivationPlan.KEEP)) {
            List<Batch> microBatches = List.of(batch(), batch());
            run.taken.take(microBatches, 1e-3);
            long synchronisations = Emulator.synchronisations();
            long allocations = Emulator.allocations();
            long launches = Emulator.launches();
            TrainingStep.Reading reading = run.taken.take(microBatches, 1e-3);
            assertEquals(allocations, Emulator.allocations(), "something was allocated");
            assertTrue(Emulator.launches() > launches + 30);
            assertTrue(reading.isFinite());
            assertTrue(Emulator.synchronisations() <= synchronisations + 1, "reading the totals is one wait");
        }
    }
}
