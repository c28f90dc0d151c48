package cria.tokenizer.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import cria.smollm2.SmolLm2;
import cria.tokenizer.EncodedChat;
import cria.tokenizer.Message;
import cria.tokenizer.template.ChatEncoder;
import cria.tokenizer.template.ChatTemplate.Segment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Against ids and labels of Hugging Face's tokenizers, with the vocabulary of SmolLM2: ids that are no ranks, merges that
/// count, digits apart, and a template that puts a system turn in front.
class SmolLm2GoldenTest {

    private static final Path GOLDEN = Path.of("../shared/smollm2/golden.json");
    private static final Path CONVERSATIONS = Path.of("../shared/smollm2/train.jsonl");
    private static final JsonMapper JSON = new JsonMapper();
    private static TokenizerFiles files;
    private static JsonNode golden;

    @BeforeAll
    static void load() throws IOException {
        for (Path path : List.of(GOLDEN, CONVERSATIONS)) {
            Assumptions.assumeTrue(Files.exists(path), path + " is not here");
        }
        golden = JSON.readTree(Files.readAllBytes(GOLDEN));
        files = TokenizerFiles.load(SmolLm2.directory());
    }

    private static int[] ints(JsonNode array) {
        return IntStream.range(0, array.size()).map(i -> array.get(i).intValue()).toArray();
    }

    @Test
    void encodesEveryGoldenTextToTheSameIds() {
        assertEquals(120, golden.get("strings").size());
        for (JsonNode row : golden.get("strings")) {
            String text = row.get("text").textValue();
            assertArrayEquals(ints(row.get("ids")), files.tokenizer().encode(text), text);
            assertEquals(text, files.tokenizer().decode(files.tokenizer().encode(text)));
        }
    }

    @Test
    void writesTheConversationsWithTheSameIdsAndLabels() throws IOException {
        ChatEncoder encoder = new ChatEncoder(files.requiredChatTemplate(), files.tokenizer());
        assertEquals("smollm2", encoder.template().name());
        List<String> lines = Files.readAllLines(CONVERSATIONS);
        assertEquals(6, golden.get("examples").size());
        for (int i = 0; i < 6; i++) {
            JsonNode example = golden.get("examples").get(i);
            List<Message> messages = new ArrayList<>();
            JSON.readTree(lines.get(i)).get("messages")
                    .forEach(m -> messages.add(new Message(m.get("role").textValue(), m.get("content").textValue())));
            assertEquals(example.get("text").textValue(), encoder.template().render(messages, false).stream()
                    .map(Segment::text).collect(Collectors.joining()));
            EncodedChat chat = encoder.encode(messages, false);
            assertArrayEquals(ints(example.get("input_ids")), chat.ids());
            assertArrayEquals(ints(example.get("labels")),
                    IntStream.range(0, chat.ids().length).map(t -> chat.learned()[t] ? chat.ids()[t] : -100).toArray());
        }
    }

    @Test
    void asksAsTheGoldenAnswersWereAsked() {
        ChatEncoder encoder = new ChatEncoder(files.requiredChatTemplate(), files.tokenizer());
        assertTrue(golden.get("greedy_before").size() > 0);
        for (JsonNode answer : golden.get("greedy_before")) {
            List<Message> question = List.of(new Message("user", answer.get("prompt").textValue()));
            assertArrayEquals(ints(answer.get("prompt_ids")), encoder.encode(question, true).ids());
            assertEquals(answer.get("text").textValue(), files.tokenizer().decode(ints(answer.get("new_ids"))));
        }
    }

    @Test
    void hasNoBosInFrontOfATextThoughOneIsNamed() {
        assertEquals(OptionalInt.empty(), files.tokenizer().bos());
        assertEquals(files.tokenizer().special("<|im_end|>"), files.tokenizer().eos());
        assertEquals(OptionalInt.of(2), files.tokenizer().eos());
    }
}
