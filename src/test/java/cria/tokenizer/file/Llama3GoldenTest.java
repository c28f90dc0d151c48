package cria.tokenizer.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import cria.tokenizer.DocumentEncoder;
import cria.tokenizer.EncodedChat;
import cria.tokenizer.Message;
import cria.tokenizer.StreamDecoder;
import cria.tokenizer.Tokenizer;
import cria.tokenizer.template.ChatEncoder;
import cria.tokenizer.template.ChatTemplate;
import cria.tokenizer.template.ChatTemplate.Segment;
import cria.tokenizer.template.ChatTemplates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against ids, rendered text and masks of Hugging Face's tokenizers and transformers, with the vocabulary of Llama 3.
class Llama3GoldenTest {

    private static final Path MODEL = Path.of("../shared/models/llama3-tokenizer");
    private static final Path TEXTS = Path.of("../shared/tokenizer/golden.jsonl");
    private static final Path CHATS = Path.of("../shared/tokenizer/golden_chat.jsonl");
    private static final JsonMapper JSON = new JsonMapper();
    private static TokenizerFiles files;
    private static Tokenizer tokenizer;

    @BeforeAll
    static void load() {
        for (Path path : List.of(MODEL, TEXTS, CHATS)) {
            Assumptions.assumeTrue(Files.exists(path), path + " is not here");
        }
        files = TokenizerFiles.load(MODEL);
        tokenizer = files.tokenizer();
    }

    private static List<JsonNode> rows(Path path) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        for (String line : Files.readAllLines(path)) {
            rows.add(JSON.readTree(line));
        }
        return rows;
    }

    private static int[] ints(JsonNode array) {
        return IntStream.range(0, array.size()).map(i -> array.get(i).intValue()).toArray();
    }

    @Test
    void encodesEveryGoldenTextToTheSameIds() throws IOException {
        List<JsonNode> rows = rows(TEXTS);
        assertEquals(400, rows.size());
        for (JsonNode row : rows) {
            String text = row.get("text").textValue();
            assertArrayEquals(ints(row.get("ids")), tokenizer.encode(text), text);
            assertEquals(text, tokenizer.decode(tokenizer.encode(text)));
        }
    }

    @Test
    void streamsEveryGoldenTextAsItDecodesIt() throws IOException {
        for (JsonNode row : rows(TEXTS)) {
            StreamDecoder stream = tokenizer.stream();
            StringBuilder text = new StringBuilder();
            for (int id : ints(row.get("ids"))) {
                text.append(stream.next(id));
            }
            assertEquals(row.get("text").textValue(), text.append(stream.finish()).toString());
        }
    }

    @Test
    void writesEveryGoldenChatWithTheSameIdsAndMask() throws IOException {
        ChatEncoder encoder = new ChatEncoder(files.requiredChatTemplate(), tokenizer);
        assertEquals("llama3", encoder.template().name());
        List<JsonNode> rows = rows(CHATS);
        assertEquals(30, rows.size());
        for (JsonNode row : rows) {
            String name = row.get("name").textValue();
            List<Message> messages = new ArrayList<>();
            row.get("messages").forEach(m -> messages.add(new Message(m.get("role").textValue(), m.get("content").textValue())));
            boolean head = row.get("add_generation_prompt").booleanValue();
            String rendered = row.get("rendered").textValue();
            assertEquals(rendered, encoder.template().render(messages, head).stream().map(Segment::text)
                    .collect(Collectors.joining()), name);
            EncodedChat chat = encoder.encode(messages, head);
            if (name.equals("special_in_content")) {
                keepsControlTokensOfTheContentAsText(chat, messages, rendered);
            } else {
                assertArrayEquals(ints(row.get("ids")), chat.ids(), name);
                assertEquals(Arrays.toString(ints(row.get("assistant_mask"))), mask(chat), name);
            }
        }
    }

    /// Hugging Face reads them as control tokens here, so its ids are no truth for this row.
    private static void keepsControlTokensOfTheContentAsText(EncodedChat chat, List<Message> messages, String rendered) {
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

    @Test
    void putsBosInFrontOfADocumentAndOnceOnly() {
        assertEquals(OptionalInt.of(128000), tokenizer.bos());
        assertEquals(OptionalInt.of(128009), tokenizer.eos());
        assertArrayEquals(new int[] {128000, 9906, 128009}, new DocumentEncoder(tokenizer, true).encode("Hello"));
        assertArrayEquals(new int[] {128000}, new DocumentEncoder(tokenizer, false).encode(""));
        List<Message> hello = List.of(new Message("user", "Hello"));
        for (ChatTemplate template : List.of(ChatTemplates.named("llama3"), ChatTemplates.named("llama3.2"))) {
            int[] ids = new ChatEncoder(template, tokenizer).encode(hello, true).ids();
            assertEquals(128000, ids[0]);
            assertEquals(1, Arrays.stream(ids).filter(id -> id == 128000).count());
        }
    }

    @Test
    void neverReadsAControlTokenOutOfText() {
        for (int id = 128000; id < tokenizer.vocabSize(); id++) {
            String name = new String(tokenizer.bytesOf(id), StandardCharsets.UTF_8);
            assertFalse(Arrays.stream(tokenizer.encode(name)).anyMatch(tokenizer::isSpecial), name);
            assertEquals("", tokenizer.decode(id));
            assertEquals(OptionalInt.of(id), tokenizer.special(name));
        }
    }

    @Test
    void readsMetasFileToTheSameTokenizer(@TempDir Path directory) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int id = 0; id < 128000; id++) {
            lines.append(Base64.getEncoder().encodeToString(tokenizer.bytesOf(id))).append(' ').append(id).append('\n');
        }
        Files.writeString(directory.resolve("tokenizer.model"), lines);
        Tokenizer meta = TokenizerFiles.load(directory).tokenizer();
        assertEquals(128256, meta.vocabSize());
        assertEquals(OptionalInt.of(128000), meta.bos());
        assertEquals(OptionalInt.of(128001), meta.eos());
        assertEquals(OptionalInt.of(128009), meta.special("<|eot_id|>"));
        assertEquals(OptionalInt.of(128008), meta.special("<|eom_id|>"));
        assertEquals(OptionalInt.of(128255), meta.special("<|reserved_special_token_247|>"));
        for (JsonNode row : rows(TEXTS)) {
            assertArrayEquals(ints(row.get("ids")), meta.encode(row.get("text").textValue()));
        }
    }
}
