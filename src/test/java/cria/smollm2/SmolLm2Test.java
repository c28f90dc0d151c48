package cria.smollm2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import cria.backend.TestBackend;
import cria.data.Batch;
import cria.data.EncodedDataset;
import cria.data.EncodedExample;
import cria.data.ExampleEncoder;
import cria.data.LongExamples;
import cria.data.Shapes;
import cria.data.TrainOn;
import cria.generate.Generator;
import cria.generate.Sampler;
import cria.golden.GoldenRun;
import cria.golden.Goldens;
import cria.kernel.Backend;
import cria.layer.LossHead;
import cria.layer.Parameter;
import cria.optim.StepTotals;
import cria.model.FullTuning;
import cria.model.LlamaConfig;
import cria.model.LlamaLoader;
import cria.model.LlamaModel;
import cria.model.LlamaNames;
import cria.model.NoTuning;
import cria.safetensors.ModelWeights;
import cria.tokenizer.ChatEncoder;
import cria.tokenizer.TokenizerFiles;
import cria.train.Learner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// A real pre-trained model of 135 million parameters, where it is, and always a small random one of its kind, on the CPU backend,
/// against transformers. Tokens and labels are compared beside the tokenizer and the data.
@ParameterizedClass
@MethodSource("cria.golden.Goldens#closelyWatchedRuns")
class SmolLm2Test {
    private final JsonNode golden;
    private final Path directory;
    private final List<EncodedExample> examples;

    SmolLm2Test(GoldenRun run) {
        golden = run.golden();
        directory = run.model();
        TokenizerFiles files = TokenizerFiles.load(directory);
        ChatEncoder chat = new ChatEncoder(files.requiredChatTemplate(), files.tokenizer());
        examples = EncodedDataset.read(run.train(), Shapes.standard(),
            new ExampleEncoder(files.tokenizer(), chat::encode, TrainOn.REPLIES),
            new EncodedDataset.Options(golden.at("/arguments/max_length").asInt(), LongExamples.TRUNCATE, 4, 1)).examples();
    }

    @Test
    void lossAndEveryGradientAreThoseOfTransformers() {
        JsonNode expected = golden.get("first_batch");
        Batch batch = Batch.of(examples);
        int positions = examples.stream().mapToInt(EncodedExample::length).max().orElseThrow();
        try (ModelWeights weights = ModelWeights.open(directory); Backend backend = TestBackend.CPU.open()) {
            LlamaConfig config = LlamaConfig.read(directory);
            LlamaNames.check(config, weights);
            FullTuning tuning = new FullTuning(backend, LlamaLoader.shapes(config), weights::tensor);
            LlamaModel model = LlamaLoader.build(backend, config, tuning, positions);
            Learner learner = new Learner(backend, model, false, new Learner.Capacity(batch.size(), positions));
            for (int row = 0; row < 4; row++) {
                LossHead.Score score = learner.score(Batch.of(List.of(examples.get(row))));
                assertEquals(expected.at("/learned_tokens/" + row).asLong(), score.tokens());
                assertEquals(expected.at("/row_losses/" + row).asDouble(), score.loss() / score.tokens(), 1e-4, "row " + row);
            }
            StepTotals totals = new StepTotals(backend);
            backend.kernels().fill(tuning.trained().gradients(), 0);
            learner.learn(totals.loss(), batch, 1f / batch.targets().length);
            double loss = totals.read().loss() / batch.targets().length;
            assertEquals(expected.get("loss").asDouble(), loss, 1e-4);
            assertEquals(expected.get("grad_norms").size(), tuning.trained().parameters().size());
            for (Parameter parameter : tuning.trained().parameters()) {
                backend.kernels().sumOfSquares(totals.squares(), parameter.gradient());
                double norm = totals.read().gradNorm();
                double golden = expected.get("grad_norms").get(parameter.name()).asDouble();
                assertEquals(golden, norm, 5e-4 * golden, parameter.name());
            }
        }
    }

    @Test
    void greedyAnswersAreThoseOfTransformers() {
        // Where two logits all but tie, another rounding may take the other branch.
        List<JsonNode> answers = golden.get("greedy_before").valueStream()
            .filter(answer -> answer.get("least_margin").asDouble() > 0.01).toList();
        assertTrue(answers.size() >= 2);
        try (ModelWeights weights = ModelWeights.open(directory); Backend backend = TestBackend.CPU.open()) {
            LlamaConfig config = LlamaConfig.read(directory);
            LlamaModel model = LlamaLoader.build(backend, config, new NoTuning(backend, weights::tensor), 256);
            for (JsonNode answer : answers) {
                List<Integer> ids = new ArrayList<>();
                new Generator(backend, model, 256)
                    .generate(Goldens.ints(answer.get("prompt_ids")), 40, Set.of(2), Sampler.greedy(), ids::add);
                assertEquals(IntStream.of(Goldens.ints(answer.get("new_ids"))).boxed().toList(), ids,
                    answer.get("prompt").textValue());
            }
        }
    }
}
