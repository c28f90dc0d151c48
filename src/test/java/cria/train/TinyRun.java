package cria.train;

import cria.backend.TestBackend;
import cria.data.batch.Batch;
import cria.data.batch.EncodedExample;
import cria.kernel.Backend;
import cria.model.ActivationPlan;
import cria.model.LlamaConfig;
import cria.model.TinyLlama;
import cria.optim.AdamW;
import cria.tuning.FullTuning;
import cria.tuning.Tuning;
import cria.world.Alone;
import cria.world.World;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// A small model on a backend, ready to learn; and examples to learn from.
public record TinyRun(Backend backend, TrainingStep step) implements AutoCloseable {

    /// Rows that its learner takes at a time.
    private static final int ROWS = 400;

    private static final AdamW.Settings ADAMW = new AdamW.Settings(0.9, 0.99, 1e-8, 0);

    static TinyRun open(TestBackend on, TinyLlama llama) {
        return open(on.open(), llama, new FullTuning(), ActivationPlan.KEEP, new Alone());
    }

    /// @param backend closed with this
    public static TinyRun open(Backend backend, TinyLlama llama, Tuning tuning, ActivationPlan activations, World world) {
        return open(backend, llama, tuning, activations, world, Regularization.NONE);
    }

    static TinyRun open(Backend backend, TinyLlama llama, Tuning tuning, ActivationPlan activations, World world,
            Regularization regularization) {
        LlamaConfig config = llama.config();
        return new TinyRun(backend, TrainingStep.of(world, backend, config, tuning, llama, new TrainingStep.Settings(activations,
            new Learner.Capacity(ROWS, ROWS), config.maxPositions(), ADAMW, 1, regularization)));
    }

    public static TrainingStep.Settings settings(LlamaConfig config, ActivationPlan activations) {
        return new TrainingStep.Settings(activations, new Learner.Capacity(ROWS, ROWS), config.maxPositions(), ADAMW, 1,
            Regularization.NONE);
    }

    /// Documents of random ids; in each some tokens in the middle are not learned.
    public static List<EncodedExample> documents(LlamaConfig config, long seed, int... lengths) {
        Random random = new Random(seed);
        List<EncodedExample> documents = new ArrayList<>();
        for (int length : lengths) {
            int[] ids = random.ints(length, 0, config.vocabSize()).toArray();
            int[] labels = ids.clone();
            for (int i = 0; i < length; i++) {
                labels[i] = i == 0 || i % 7 == 3 ? EncodedExample.IGNORE : ids[i];
            }
            documents.add(document(ids, labels));
        }
        return documents;
    }

    static EncodedExample document(int[] ids, int[] labels) {
        return new EncodedExample(ids, labels, ids.length, Path.of("test"), 1);
    }

    /// The sum of the losses of these micro-batches, whose mean loss the gradients become those of.
    double learn(List<Batch> microBatches) {
        step.learn(microBatches);
        return step.read(microBatches).loss() * Batch.targets(microBatches);
    }

    /// The sum of the losses, without gradients.
    double score(Batch batch) {
        double[] sum = {0};
        step.learner().score(batch, rows -> {
            for (float loss : rows.losses()) {
                sum[0] += loss;
            }
        });
        return sum[0];
    }

    public Map<String, float[]> gradients() {
        Map<String, float[]> gradients = new LinkedHashMap<>();
        step.trained().parameters().forEach(weight -> gradients.put(weight.name(), backend.toHost(weight.gradient()).toFloats()));
        return gradients;
    }

    @Override
    public void close() {
        backend.close();
    }
}
