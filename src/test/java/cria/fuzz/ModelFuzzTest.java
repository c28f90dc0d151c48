package cria.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import cria.backend.TestBackend;
import cria.data.batch.Batch;
import cria.data.batch.EncodedExample;
import cria.generate.Generator;
import cria.kernel.Backend;
import cria.layer.Parameter;
import cria.model.ActivationPlan;
import cria.model.LlamaConfig;
import cria.model.LlamaLoader;
import cria.model.RopeScaling;
import cria.model.TinyLlama;
import cria.model.WholeModel;
import cria.optim.AdamW;
import cria.tensor.DType;
import cria.train.Learner;
import cria.train.Regularization;
import cria.train.TrainingStep;
import cria.tuning.FullTuning;
import cria.world.Alone;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/// A tiny model of any sizes, whose config.json may lie about them, and documents of any ids. Where it opens, the C kernels compute what
/// the reference computes, which cannot read outside its memory unseen: forward, backward and generation.
class ModelFuzzTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> NUMBERS = List.of("hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads",
        "num_key_value_heads", "head_dim", "vocab_size", "max_position_embeddings", "pad_token_id", "rope_theta");
    private static final Path LAST = Path.of("target", "fuzz-model");

    @TempDir
    Path folder;

    /// What a backend has computed: losses, gradients and logits, in one order.
    private record Computed(List<float[]> values) {}

    @FuzzTest
    void model(byte[] input) throws IOException {
        Sections.write(LAST, input);
        Data data = new Data(input);
        write(data);
        List<EncodedExample> documents = documents(data);
        int[] prompt = ids(data, data.from(1, 5));
        Contract.read(input, folder, () -> WholeModel.open(folder)).ifPresent(model -> {
            try (model) {
                Optional<Computed> reference = compute(input, TestBackend.REFERENCE, model, documents, prompt);
                Optional<Computed> cpu = compute(input, TestBackend.CPU, model, documents, prompt);
                assertEquals(reference.isPresent(), cpu.isPresent());
                reference.ifPresent(expected -> assertSame(expected, cpu.orElseThrow()));
            }
        });
    }

    private void write(Data data) throws IOException {
        int kvHeads = data.from(1, 3);
        RopeScaling scaling = data.rarely(3) ? new RopeScaling.Llama3(1 + data.next(), 1, 2 + data.next(), 1 + data.next())
            : new RopeScaling.None();
        int vocabSize = data.from(1, 40);
        LlamaConfig config = new LlamaConfig(data.from(1, 33), data.from(1, 33), data.from(1, 2), kvHeads * data.from(1, 3), kvHeads,
            2 * data.from(1, 17), vocabSize, data.from(1, 24), Math.scalb(1.0, -data.from(0, 30)), 1 + data.next() * data.next(), scaling,
            data.rarely(2), data.from(0, vocabSize) - 1, List.of(0), List.of(0));
        TinyLlama.random(config, data.next()).write(Sections.emptied(folder), data.rarely(2) ? DType.BF16 : DType.F32);
        Path file = folder.resolve(LlamaConfig.FILE_NAME);
        ObjectNode json = (ObjectNode) JSON.readTree(file.toFile());
        while (data.rarely(4)) {
            String key = NUMBERS.get(data.from(0, NUMBERS.size() - 1));
            json.put(key, data.rarely(2) ? data.any() : json.path(key).asInt() + data.from(-1, 1));
        }
        JSON.writeValue(file.toFile(), json);
    }

    private static List<EncodedExample> documents(Data data) {
        List<EncodedExample> documents = new ArrayList<>();
        for (int count = data.from(1, 4); count > 0; count--) {
            int[] ids = ids(data, data.from(0, 12));
            int[] labels = ids.clone();
            for (int i = 0; i < labels.length; i++) {
                labels[i] = i == 0 || data.rarely(3) ? EncodedExample.IGNORE : data.rarely(64) ? data.any() : ids[i];
            }
            documents.add(new EncodedExample(ids, labels, ids.length, Path.of("rows"), documents.size() + 1));
        }
        return documents;
    }

    private static int[] ids(Data data, int count) {
        int[] ids = new int[count];
        for (int i = 0; i < count; i++) {
            ids[i] = data.rarely(64) ? data.any() : data.from(0, 7);
        }
        return ids;
    }

    /// As `train` and `generate` do it, with their checks.
    private Optional<Computed> compute(byte[] input, TestBackend on, WholeModel model, List<EncodedExample> documents, int[] prompt) {
        LlamaConfig config = model.config();
        Batch batch = Batch.of(documents);
        int longest = documents.stream().mapToInt(EncodedExample::length).max().orElseThrow();
        try (Backend backend = on.open()) {
            return Contract.read(input, folder, () -> {
                List<float[]> values = new ArrayList<>();
                if (batch.size() > 0) {
                    config.checkPositions(folder, longest);
                    TrainingStep step = TrainingStep.of(new Alone(), backend, config, new FullTuning(), model.weights()::tensor,
                        new TrainingStep.Settings(ActivationPlan.KEEP, new Learner.Capacity(batch.size(), 0), longest,
                            new AdamW.Settings(0.9, 0.99, 1e-8, 0), 1, Regularization.NONE));
                    step.learn(List.of(batch));
                    step.trained().parameters().stream().map(Parameter::gradient)
                        .forEach(gradient -> values.add(backend.toHost(gradient).toFloats()));
                    step.update(1e-3);
                    values.add(new float[] {(float) step.read(List.of(batch)).loss()});
                }
                int capacity = Math.min(8, config.maxPositions());
                if (prompt.length < capacity) {
                    Generator generator = new Generator(backend,
                        LlamaLoader.build(backend, config, model.layers(backend), capacity), capacity);
                    values.add(generator.read(prompt));
                    values.add(generator.read(prompt[0]));
                }
                return new Computed(values);
            });
        }
    }

    /// Within what float32 sums leave, unless the numbers of the model leave float32 altogether.
    private static void assertSame(Computed expected, Computed actual) {
        assertEquals(expected.values.size(), actual.values.size());
        for (int i = 0; i < expected.values.size(); i++) {
            float[] want = expected.values.get(i);
            float[] have = actual.values.get(i);
            assertEquals(want.length, have.length);
            double largest = magnitude(want);
            if (Double.isFinite(largest) && Double.isFinite(magnitude(have))) {
                for (int j = 0; j < want.length; j++) {
                    assertTrue(Math.abs(want[j] - have[j]) <= 1e-3 * largest + 1e-6,
                        "part %d, element %d: %s, on the CPU %s".formatted(i, j, want[j], have[j]));
                }
            }
        }
    }

    private static double magnitude(float[] values) {
        double largest = 0;
        for (float value : values) {
            largest = Float.isNaN(value) ? Double.NaN : Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
