package cria.smollm2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import cria.backend.TestBackend;
import cria.data.batch.Batch;
import cria.data.batch.EncodedDataset;
import cria.data.batch.EncodedExample;
import cria.data.batch.ExampleEncoder;
import cria.data.batch.LongExamples;
import cria.data.batch.TrainOn;
import cria.data.shape.Shapes;
import cria.generate.Generator;
import cria.generate.Sampler;
import cria.golden.GoldenRun;
import cria.golden.Goldens;
import cria.kernel.Backend;
import cria.layer.Parameter;
import cria.metric.Metrics;
import cria.model.ActivationPlan;
import cria.model.LlamaLoader;
import cria.model.LlamaModel;
import cria.model.WholeModel;
import cria.optim.AdamW;
import cria.optim.StepTotals;
import cria.tokenizer.file.TokenizerFiles;
import cria.tokenizer.template.ChatEncoder;
import cria.train.EvaluationReport;
import cria.train.Learner;
import cria.train.Regularization;
import cria.train.TrainingStep;
import cria.tuning.FullTuning;
import cria.world.Alone;
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
        try (WholeModel base = WholeModel.open(directory); Backend backend = TestBackend.CPU.open()) {
            TrainingStep step = TrainingStep.of(new Alone(), backend, base.config(), new FullTuning(), base.weights()::tensor,
                new TrainingStep.Settings(ActivationPlan.KEEP, new Learner.Capacity(batch.size(), positions), positions,
                    new AdamW.Settings(0.9, 0.999, 1e-8, 0), 0, Regularization.NONE));
            for (int row = 0; row < 4; row++) {
                Metrics metrics = new Metrics();
                step.learner().score(Batch.of(List.of(examples.get(row))), metrics::add);
                EvaluationReport report = new EvaluationReport(metrics.figures(), 1, 1, 1);
                assertEquals(expected.at("/learned_tokens/" + row).asLong(), report.value("tokens"));
                assertEquals(expected.at("/row_losses/" + row).asDouble(), report.value("loss"), 1e-4, "row " + row);
            }
            step.learn(List.of(batch));
            assertEquals(expected.get("loss").asDouble(), step.read(List.of(batch)).loss(), 1e-4);
            List<Parameter> weights = step.trained().parameters();
            assertEquals(expected.get("grad_norms").size(), weights.size());
            StepTotals totals = new StepTotals(backend);
            for (Parameter weight : weights) {
                backend.kernels().sumOfSquares(totals.squares(), weight.gradient());
                double norm = totals.read().gradNorm();
                double golden = expected.get("grad_norms").get(weight.name()).asDouble();
                assertEquals(golden, norm, 5e-4 * golden, weight.name());
            }
        }
    }

    @Test
    void greedyAnswersAreThoseOfTransformers() {
        // Where two logits all but tie, another rounding may take the other branch.
        List<JsonNode> answers = golden.get("greedy_before").valueStream()
            .filter(answer -> answer.get("least_margin").asDouble() > 0.01).toList();
        assertTrue(answers.size() >= 2);
        try (WholeModel base = WholeModel.open(directory); Backend backend = TestBackend.CPU.open()) {
            LlamaModel model = LlamaLoader.build(backend, base.config(), base.layers(backend), 256);
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
