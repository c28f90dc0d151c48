package cria.train;

import cria.backend.TestBackend;
import cria.data.batch.Batch;
import cria.data.batch.EncodedExample;
import cria.kernel.Backend;
import cria.layer.Trained;
import cria.model.FullTuning;
import cria.model.LlamaConfig;
import cria.model.LlamaLoader;
import cria.model.LlamaModel;
import cria.model.TinyLlama;
import cria.optim.StepTotals;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// A small model on a backend, ready to learn; and examples to learn from.
record TinyRun(Backend backend, Trained trained, LlamaModel model, Learner learner, StepTotals totals) implements AutoCloseable {

    /// Rows that its learner takes at a time.
    private static final int ROWS = 400;

    static TinyRun open(TestBackend on, TinyLlama llama, boolean gradientCheckpointing) {
        Backend backend = on.open();
        LlamaConfig config = llama.config();
        FullTuning tuning = new FullTuning(backend, LlamaLoader.shapes(config), llama);
        LlamaModel model = LlamaLoader.build(backend, config, tuning, config.maxPositions());
        return new TinyRun(backend, tuning.trained(), model,
            new Learner(backend, model, gradientCheckpointing, new Learner.Capacity(ROWS, ROWS)), new StepTotals(backend));
    }

    /// Documents of random ids; in each some tokens in the middle are not learned.
    static List<EncodedExample> documents(LlamaConfig config, long seed, int... lengths) {
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
        backend.kernels().fill(trained.gradients(), 0);
        totals.clear();
        for (Batch batch : microBatches) {
            learner.learn(totals.loss(), batch, 1f / Batch.targets(microBatches));
        }
        return totals.read().loss();
    }

    Map<String, float[]> gradients() {
        Map<String, float[]> gradients = new LinkedHashMap<>();
        trained.parameters().forEach(parameter -> gradients.put(parameter.name(), backend.toHost(parameter.gradient()).toFloats()));
        return gradients;
    }

    @Override
    public void close() {
        backend.close();
    }
}
