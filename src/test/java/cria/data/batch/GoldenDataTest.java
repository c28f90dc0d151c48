package cria.data.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import cria.data.shape.Shapes;
import cria.golden.GoldenRun;
import cria.golden.Goldens;
import cria.tokenizer.file.TokenizerFiles;
import cria.tokenizer.template.ChatEncoder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Conversations and tokenizers against what transformers made of them: our own, and real ones where they are.
class GoldenDataTest {

    /// A vocabulary takes a second to read.
    private static final Map<Path, ExampleEncoder> ENCODERS = new HashMap<>();

    @ParameterizedTest
    @MethodSource("cria.golden.Goldens#runs")
    void readsARunAsTransformersDid(GoldenRun run) {
        JsonNode golden = run.golden();
        int maxLength = golden.at("/arguments/max_length").asInt();
        EncodedDataset data = read(run.train(), run.model(), maxLength);
        assertExamples(golden, data);
        assertEquals(Goldens.lines(run.train()).size(), data.examples().size());
        assertEquals(List.of(), data.skipped());
        int full = (int) data.examples().stream().filter(example -> example.length() == maxLength).count();
        assertEquals(golden.get("truncated_rows").asInt(), full);
        assertTrue(data.statistics().truncated() <= full);

        JsonNode arguments = golden.get("arguments");
        int rows = arguments.get("per_device_train_batch_size").asInt();
        int accumulation = arguments.get("gradient_accumulation_steps").asInt();
        Batches batches = Batches.of(data.examples(), new BatchPlan.Options(rows, accumulation, Sampling.SEQUENTIAL, 0));
        BatchPlan plan = batches.plan();
        assertEquals(golden.get("steps").size(), plan.steps(arguments.get("num_train_epochs").asDouble()));
        for (JsonNode step : golden.get("steps")) {
            assertEquals(step.get("epoch").asDouble(), plan.epochsAfter(step.get("step").asLong()), 1e-9);
        }
        long targets = 0;
        for (long step = 0; step < plan.stepsPerEpoch(); step++) {
            List<Batch> microBatches = batches.step(step);
            long left = data.examples().size() - step * rows * accumulation;
            assertEquals(Math.min(accumulation, Math.ceilDiv(left, rows)), microBatches.size());
            for (Batch batch : microBatches) {
                assertBatch(batch, plan.maxTokens(golden.get("steps").size()));
            }
            targets += Batch.targets(microBatches);
        }
        assertEquals(data.statistics().learnedTokens(), targets);
    }

    @ParameterizedTest
    @MethodSource("cria.golden.Goldens#runs")
    void evaluatesAsManyTokensAsTransformersDid(GoldenRun run) {
        JsonNode golden = run.golden();
        EncodedDataset data = read(run.eval(), run.model(), golden.at("/arguments/max_length").asInt());
        assertEquals(golden.at("/before/eval_tokens").asLong(), data.statistics().learnedTokens());
    }

    /// Conversations as messages, the first of them as ShareGPT, and a model to read them with.
    static Stream<Arguments> shapes() {
        Path data = Goldens.SHARED.resolve("data");
        return Goldens.shortRuns().map(run -> run.folder().startsWith(Goldens.SHARED)
            ? Arguments.of(data.resolve("coffee.jsonl"), 3710, data.resolve("coffee-sharegpt.json"), 500, run.model())
            : Arguments.of(run.train(), 27, run.folder().resolve("train-sharegpt.json"), 12, run.model()));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void readsBothShapesOfTheSameConversationsAlike(Path jsonl, int rows, Path json, int shareGptRows, Path model) {
        EncodedDataset messages = read(jsonl, model, 0);
        EncodedDataset shareGpt = read(json, model, 0);
        assertEquals("messages", messages.shape());
        assertEquals("ShareGPT", shareGpt.shape());
        assertEquals(rows, messages.statistics().rows());
        assertEquals(shareGptRows, shareGpt.statistics().rows());
        for (int i = 0; i < shareGpt.examples().size(); i++) {
            assertArrayEquals(messages.examples().get(i).ids(), shareGpt.examples().get(i).ids());
            assertArrayEquals(messages.examples().get(i).labels(), shareGpt.examples().get(i).labels());
        }
    }

    /// Many conversations, a model to read them with, and packs that hold several of them.
    static Stream<Arguments> shortConversations() {
        return Goldens.shortRuns().map(run -> run.folder().startsWith(Goldens.SHARED)
            ? Arguments.of(Goldens.SHARED.resolve("data/coffee.jsonl"), run.model(), 256)
            : Arguments.of(Goldens.DIALOGUES, run.model(), 1024));
    }

    @ParameterizedTest
    @MethodSource("shortConversations")
    void packsConversationsTightly(Path conversations, Path model, int length) {
        EncodedDataset data = read(conversations, model, length);
        Batches packed = Batches.packed(data.examples(), length, new BatchPlan.Options(1, 1, Sampling.SEQUENTIAL, 0));
        long targets = 0;
        long tokens = 0;
        for (long step = 0; step < packed.plan().stepsPerEpoch(); step++) {
            Batch batch = packed.step(step).getFirst();
            assertBatch(batch, length);
            tokens += batch.size();
            targets += batch.targets().length;
        }
        assertEquals(data.statistics().learnedTokens(), targets);
        assertTrue(tokens > 0.95 * length * packed.plan().stepsPerEpoch(), "best fit leaves little room in packs of short chats");
    }

    private static void assertExamples(JsonNode golden, EncodedDataset data) {
        for (int i = 0; i < golden.get("examples").size(); i++) {
            JsonNode example = golden.get("examples").get(i);
            assertArrayEquals(Goldens.ints(example.get("input_ids")), data.examples().get(i).ids(), "row " + i);
            assertArrayEquals(Goldens.ints(example.get("labels")), data.examples().get(i).labels(), "row " + i);
        }
    }

    /// Nothing reaches over a document's border, and the targets are the ids that follow.
    private static void assertBatch(Batch batch, int maxTokens) {
        assertTrue(batch.size() <= maxTokens);
        assertEquals(batch.documents(), Arrays.stream(batch.starts()).distinct().count());
        for (int m = 0; m < batch.rows().length; m++) {
            int row = batch.rows()[m];
            if (row + 1 < batch.size() && batch.starts()[row + 1] == batch.starts()[row]) {
                assertEquals(batch.tokens()[row + 1], batch.targets()[m]);
            }
        }
    }

    private static EncodedDataset read(Path file, Path model, int maxLength) {
        return EncodedDataset.read(file, Shapes.standard(), ENCODERS.computeIfAbsent(model, GoldenDataTest::encoder),
            new EncodedDataset.Options(maxLength, LongExamples.TRUNCATE, 0, 2));
    }

    private static ExampleEncoder encoder(Path model) {
        TokenizerFiles files = TokenizerFiles.load(model);
        ChatEncoder chat = new ChatEncoder(files.requiredChatTemplate(), files.tokenizer());
        return new ExampleEncoder(files.tokenizer(), chat::encode, TrainOn.REPLIES);
    }
}
