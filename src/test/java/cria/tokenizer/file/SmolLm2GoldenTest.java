package cria.tokenizer.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import cria.golden.GoldenRun;
import cria.golden.Goldens;
import cria.tokenizer.EncodedChat;
import cria.tokenizer.Message;
import cria.tokenizer.template.ChatEncoder;
import cria.tokenizer.template.ChatTemplate.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// Conversations with a vocabulary of SmolLM2's kind: ids that are no ranks, merges that count, digits apart, bytes that are not
/// there, and a template that puts a system turn in front. SmolLM2's own where it is, and always a small one of ours.
@ParameterizedClass
@MethodSource("cria.golden.Goldens#closelyWatchedRuns")
class SmolLm2GoldenTest {
    private final GoldenRun run;
    private final JsonNode golden;
    private final TokenizerFiles files;

    SmolLm2GoldenTest(GoldenRun run) {
        this.run = run;
        this.golden = run.golden();
        this.files = TokenizerFiles.load(run.model());
    }

    @Test
    void writesTheConversationsWithTheSameIdsAndLabels() {
        ChatEncoder encoder = new ChatEncoder(files.requiredChatTemplate(), files.tokenizer());
        assertTrue(List.of("smollm2", "chatml").contains(encoder.template().name()));
        List<JsonNode> rows = Goldens.lines(run.train());
        assertEquals(6, golden.get("examples").size());
        for (int i = 0; i < 6; i++) {
            JsonNode example = golden.get("examples").get(i);
            List<Message> messages = new ArrayList<>();
            rows.get(i).get("messages").forEach(m -> messages.add(new Message(m.get("role").textValue(), m.get("content").textValue())));
            assertEquals(example.get("text").textValue(), encoder.template().render(messages, false).stream()
                .map(Segment::text).collect(Collectors.joining()));
            EncodedChat chat = encoder.encode(messages, false);
            int kept = Math.min(chat.ids().length, golden.at("/arguments/max_length").asInt());
            assertArrayEquals(Goldens.ints(example.get("input_ids")), IntStream.of(chat.ids()).limit(kept).toArray());
            assertArrayEquals(Goldens.ints(example.get("labels")),
                IntStream.range(0, kept).map(t -> chat.learned()[t] ? chat.ids()[t] : -100).toArray());
        }
    }

    @Test
    void asksAsTheGoldenAnswersWereAsked() {
        ChatEncoder encoder = new ChatEncoder(files.requiredChatTemplate(), files.tokenizer());
        assertTrue(golden.get("greedy_before").size() > 0);
        for (JsonNode answer : golden.get("greedy_before")) {
            List<Message> question = List.of(new Message("user", answer.get("prompt").textValue()));
            assertArrayEquals(Goldens.ints(answer.get("prompt_ids")), encoder.encode(question, true).ids());
            assertEquals(answer.get("text").textValue(), files.tokenizer().decode(Goldens.ints(answer.get("new_ids"))));
        }
    }

    @Test
    void hasNoBosInFrontOfATextThoughOneIsNamed() {
        assertEquals(OptionalInt.empty(), files.tokenizer().bos());
        assertEquals(files.tokenizer().special("<|im_end|>"), files.tokenizer().eos());
        assertEquals(OptionalInt.of(2), files.tokenizer().eos());
    }
}
