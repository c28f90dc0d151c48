package cria.data.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cria.data.shape.Shapes;
import cria.smollm2.SmolLm2;
import cria.tokenizer.file.TokenizerFiles;
import cria.tokenizer.template.ChatEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// Real conversations and real tokenizers against what transformers made of them.
class GoldenDataTest {

    private static final Path SHARED = Path.of("../shared");
    private static final Path CHAT_RUN = SHARED.resolve("chat-run");
    private static final Path LLAMA3 = SHARED.resolve("chat-run/model");

    /// A vocabulary takes a second to read.
    private static final Map<Path, ExampleEncoder> ENCODERS = new HashMap<>();

    @Test
    void readsTheChatRunAsTransformersDid() throws IOException {
        JsonNode golden = golden(CHAT_RUN);
        EncodedDataset data = read(CHAT_RUN.resolve("train.jsonl"), LLAMA3, golden.at("/arguments/max_length").asInt());
        assertExamples(golden, data);
        assertEquals(200, data.examples().size());
        assertEquals(List.of(), data.skipped());
        int full = (int) data.examples().stream().filter(example -> example.length() == 96).count();
        assertEquals(golden.get("truncated_rows").asInt(), full);
        assertTrue(data.statistics().truncated() <= full);

        JsonNode arguments = golden.get("arguments");
        Batches batches = Batches.of(data.examples(), new BatchPlan.Options(arguments.get("per_device_train_batch_size").asInt(),
            arguments.get("gradient_accumulation_steps").asInt(), Sampling.SEQUENTIAL, 0));
        BatchPlan plan = batches.plan();
        assertEquals(golden.get("steps").size(), plan.steps(arguments.get("num_train_epochs").asDouble()));
        for (JsonNode step : golden.get("steps")) {
            assertEquals(step.get("epoch").asDouble(), plan.epochsAfter(step.get("step").asLong()), 1e-9);
        }
        long targets = 0;
        for (long step = 0; step < plan.stepsPerEpoch(); step++) {
            List<Batch> microBatches = batches.step(step);
            assertEquals(step == 12 ? 1 : 2, microBatches.size());
            for (Batch batch : microBatches) {
                assertBatch(batch, plan.maxTokens(26));
            }
            targets += Batch.targets(microBatches);
        }
        assertEquals(data.statistics().learnedTokens(), targets);
    }

    @Test
    void evaluatesAsManyTokensAsTransformersDid() throws IOException {
        JsonNode golden = golden(CHAT_RUN);
        EncodedDataset data = read(CHAT_RUN.resolve("eval.jsonl"), LLAMA3, golden.at("/arguments/max_length").asInt());
        assertEquals(golden.at("/before/eval_tokens").asLong(), data.statistics().learnedTokens());
    }

    @Test
    void readsTheSmolLm2RunAsTransformersDid() throws IOException {
        Path run = SHARED.resolve("smollm2");
        JsonNode golden = golden(run);
        EncodedDataset data = read(run.resolve("train.jsonl"), SmolLm2.directory(), golden.at("/arguments/max_length").asInt());
        assertExamples(golden, data);
        assertEquals(80, data.examples().size());
        assertEquals(List.of(), data.skipped());
    }

    @Test
    void readsBothShapesOfTheSameConversationsAlike() {
        Path jsonl = SHARED.resolve("data/coffee.jsonl");
        EncodedDataset messages = read(jsonl, LLAMA3, 0);
        EncodedDataset shareGpt = read(SHARED.resolve("data/coffee-sharegpt.json"), LLAMA3, 0);
        assertEquals("messages", messages.shape());
        assertEquals("ShareGPT", shareGpt.shape());
        assertEquals(3710, messages.statistics().rows());
        assertEquals(500, shareGpt.statistics().rows());
        for (int i = 0; i < shareGpt.examples().size(); i++) {
            assertArrayEquals(messages.examples().get(i).ids(), shareGpt.examples().get(i).ids());
            assertArrayEquals(messages.examples().get(i).labels(), shareGpt.examples().get(i).labels());
        }
    }

    @Test
    void packsRealConversationsTightly() {
        EncodedDataset data = read(SHARED.resolve("data/coffee.jsonl"), LLAMA3, 256);
        Batches packed = Batches.packed(data.examples(), 256, new BatchPlan.Options(1, 1, Sampling.SEQUENTIAL, 0));
        long targets = 0;
        long tokens = 0;
        for (long step = 0; step < packed.plan().stepsPerEpoch(); step++) {
            Batch batch = packed.step(step).getFirst();
            assertBatch(batch, 256);
            tokens += batch.size();
            targets += batch.targets().length;
        }
        assertEquals(data.statistics().learnedTokens(), targets);
        assertTrue(tokens > 0.95 * 256 * packed.plan().stepsPerEpoch(), "best fit leaves little room in packs of short chats");
    }

    private static void assertExamples(JsonNode golden, EncodedDataset data) {
        for (int i = 0; i < golden.get("examples").size(); i++) {
            JsonNode example = golden.get("examples").get(i);
            assertArrayEquals(ints(example.get("input_ids")), data.examples().get(i).ids(), "row " + i);
            assertArrayEquals(ints(example.get("labels")), data.examples().get(i).labels(), "row " + i);
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

    private static int[] ints(JsonNode array) {
        int[] ints = new int[array.size()];
        Arrays.setAll(ints, i -> array.get(i).intValue());
        return ints;
    }

    private static JsonNode golden(Path folder) throws IOException {
        Path file = folder.resolve("golden.json");
        Assumptions.assumeTrue(Files.exists(file), file + " is not here");
        return new ObjectMapper().readTree(file.toFile());
    }

    private static EncodedDataset read(Path file, Path model, int maxLength) {
        Assumptions.assumeTrue(Files.exists(file), file + " is not here");
        Assumptions.assumeTrue(Files.exists(model.resolve("tokenizer.json")), model + " is not here");
        return EncodedDataset.read(file, Shapes.standard(), ENCODERS.computeIfAbsent(model, GoldenDataTest::encoder),
            new EncodedDataset.Options(maxLength, LongExamples.TRUNCATE, 0, 2));
    }

    private static ExampleEncoder encoder(Path model) {
        TokenizerFiles files = TokenizerFiles.load(model);
        ChatEncoder chat = new ChatEncoder(files.requiredChatTemplate(), files.tokenizer());
        return new ExampleEncoder(files.tokenizer(), chat::encode, TrainOn.REPLIES);
    }
}
