package cria.tokenizer.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import cria.golden.GoldenTokenizer;
import cria.golden.Goldens;
import cria.tokenizer.EncodedChat;
import cria.tokenizer.Message;
import cria.tokenizer.Tokenizer;
import cria.tokenizer.template.ChatEncoder;
import cria.tokenizer.template.ChatTemplate.Segment;
import cria.tokenizer.template.ChatTemplates;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Conversations as transformers renders and encodes them, and the mask of what assistants say.
class ChatGoldenTest {

    @ParameterizedTest
    @MethodSource("cria.golden.Goldens#chatTokenizers")
    void writesEveryGoldenChatWithTheSameIdsAndMask(GoldenTokenizer golden) {
        ChatEncoder encoder = new ChatEncoder(golden.files().chatTemplate().orElse(ChatTemplates.named("llama3")),
            golden.files().tokenizer());
        assertTrue(golden.chats().size() >= 20);
        for (JsonNode row : golden.chats()) {
            String name = row.get("name").textValue();
            List<Message> messages = new ArrayList<>();
            row.get("messages").forEach(m -> messages.add(new Message(m.get("role").textValue(), m.get("content").textValue())));
            boolean head = row.get("add_generation_prompt").booleanValue();
            String rendered = row.get("rendered").textValue();
            assertEquals(rendered, encoder.template().render(messages, head).stream().map(Segment::text)
                .collect(Collectors.joining()), name);
            EncodedChat chat = encoder.encode(messages, head);
            if (name.equals("special_in_content")) {
                keepsControlTokensOfTheContentAsText(encoder.tokenizer(), chat, messages, rendered);
            } else {
                assertArrayEquals(Goldens.ints(row.get("ids")), chat.ids(), name);
                assertEquals(Arrays.toString(Goldens.ints(row.get("assistant_mask"))), mask(chat), name);
            }
        }
    }

    /// Hugging Face read them as control tokens when it was asked for this row, so its ids are no truth.
    private static void keepsControlTokensOfTheContentAsText(Tokenizer tokenizer, EncodedChat chat, List<Message> messages,
            String rendered) {
        long controls = Arrays.stream(chat.ids()).filter(tokenizer::isSpecial).count();
        assertEquals(1 + 3L * messages.size(), controls);
        StringBuilder text = new StringBuilder();
        StringBuilder learned = new StringBuilder();
        for (int i = 0; i < chat.ids().length; i++) {
            String token = new String(tokenizer.bytesOf(chat.ids()[i]), StandardCharsets.UTF_8);
            text.append(token);
            learned.append(chat.learned()[i] ? token : "");
        }
        assertEquals(rendered, text.toString());
        String expected = messages.stream().filter(m -> m.role().equals("assistant"))
            .map(m -> m.content().strip() + "<|eot_id|>").collect(Collectors.joining());
        assertEquals(expected, learned.toString());
    }

    private static String mask(EncodedChat chat) {
        return Arrays.toString(IntStream.range(0, chat.ids().length).map(i -> chat.learned()[i] ? 1 : 0).toArray());
    }
}
