package cria.tokenizer.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.InputException;
import cria.tokenizer.DocumentEncoder;
import cria.tokenizer.EncodedChat;
import cria.tokenizer.Message;
import cria.tokenizer.Tokenizer;
import cria.tokenizer.bpe.ByteAlphabet;
import cria.tokenizer.template.ChatEncoder;
import cria.tokenizer.template.ChatTemplates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class TokenizerFilesTest {

    private static final Map<String, Object> BOS = Map.of("type", "TemplateProcessing",
        "single", List.of(Map.of("SpecialToken", Map.of("id", "<|endoftext|>")), Map.of("Sequence", Map.of("id", "A"))),
        "special_tokens", Map.of("<|endoftext|>", Map.of("ids", List.of(0))));

    @TempDir
    private Path directory;

    private static void assertRefused(String reason, Executable call) {
        String message = assertThrows(InputException.class, call).getMessage();
        assertTrue(message.contains(reason), message);
        assertFalse(message.contains("\n"), message);
    }

    private void assertRefused(String reason, Consumer<TestModel> change) {
        TestModel model = TestModel.withMerges();
        change.accept(model);
        assertRefused(reason, () -> model.load(directory));
    }

    @Test
    void saysWhichFilesItLookedFor() {
        assertRefused("looked for tokenizer.json and tokenizer.model", () -> TokenizerFiles.load(directory));
        assertRefused(directory.toString(), () -> TokenizerFiles.load(directory));
    }

    @Test
    void readsMergesOfBothWritings() throws IOException {
        TestModel model = TestModel.withMerges();
        int[] ids = model.load(directory).tokenizer().encode("the thing");
        model.merges.replaceAll(pair -> List.of(((String) pair).split(" ")));
        assertArrayEquals(ids, model.load(directory).tokenizer().encode("the thing"));
    }

    @Test
    void hasTheBosThatThePostProcessorPutsInFront() throws IOException {
        TestModel model = TestModel.withMerges();
        model.config.put("bos_token", "<|im_start|>");
        assertEquals(OptionalInt.empty(), model.load(directory).tokenizer().bos());
        model.root.put("post_processor", Map.of("type", "Sequence", "processors", List.of(Map.of("type", "ByteLevel"), BOS)));
        assertEquals(OptionalInt.of(0), model.load(directory).tokenizer().bos());
        model.root.put("post_processor", Map.of("type", "Sequence", "processors", List.of(BOS, BOS)));
        assertRefused("at most one", () -> model.load(directory));
        model.root.put("post_processor", Map.of("type", "BertProcessing"));
        assertRefused("BertProcessing", () -> model.load(directory));
    }

    @Test
    void putsOneBosInFrontOfAChatWhoseTemplateHasNone() throws IOException {
        TestModel model = TestModel.withMerges();
        model.root.put("post_processor", BOS);
        model.config.put("chat_template", ChatTemplates.CHATML_JINJA);
        TokenizerFiles files = model.load(directory);
        EncodedChat chat = new ChatEncoder(files.requiredChatTemplate(), files.tokenizer())
            .encode(List.of(new Message("assistant", "the")), false);
        assertArrayEquals(new int[] {0, 1}, new int[] {chat.ids()[0], chat.ids()[1]});
        assertFalse(chat.learned()[0]);
    }

    @Test
    void learnsATokenThatReachesIntoWhatIsLearned() throws IOException {
        Tokenizer tokenizer = TestModel.withMerges().load(directory).tokenizer();
        EncodedChat chat = new ChatEncoder(ChatTemplates.named("chatml"), tokenizer)
            .encode(List.of(new Message("user", "\n"), new Message("assistant", "\n the")), false);
        StringBuilder learned = new StringBuilder();
        for (int i = 0; i < chat.ids().length; i++) {
            learned.append(chat.learned()[i] ? new String(tokenizer.bytesOf(chat.ids()[i]), StandardCharsets.UTF_8) + "," : "");
        }
        assertEquals("\n\n, the,<|im_end|>,", learned.toString());
    }

    @Test
    void hasTheEosThatTheConfigurationNames() throws IOException {
        TestModel model = TestModel.withMerges();
        Tokenizer without = model.load(directory).tokenizer();
        assertEquals(OptionalInt.empty(), without.eos());
        assertRefused("eos_token", () -> new DocumentEncoder(without, true));
        model.config.put("eos_token", Map.of("content", "<|im_end|>"));
        Tokenizer tokenizer = model.load(directory).tokenizer();
        assertEquals(OptionalInt.of(2), tokenizer.eos());
        assertEquals(2, new DocumentEncoder(tokenizer, true).encode("")[0]);
        model.config.put("eos_token", "<|nowhere|>");
        assertRefused("<|nowhere|>", () -> model.load(directory));
        model.config.remove("eos_token");
        Files.writeString(directory.resolve("special_tokens_map.json"), "{\"eos_token\": \"<|endoftext|>\"}");
        assertEquals(OptionalInt.of(0), model.load(directory).tokenizer().eos());
    }

    @Test
    void looksAtTheChatTemplateOnlyWhenItIsNeeded() throws IOException {
        TestModel model = TestModel.withMerges();
        TokenizerFiles none = model.load(directory);
        assertEquals(Optional.empty(), none.chatTemplate());
        assertRefused("has no chat template", none::requiredChatTemplate);
        model.config.put("chat_template", "{% for m in messages %}\n" + "x".repeat(100) + "{% endfor %}");
        TokenizerFiles unknown = model.load(directory);
        assertEquals("the", unknown.tokenizer().decode(unknown.tokenizer().encode("the")));
        assertRefused("tokenizer_config.json: the chat template '{% for m in messages %} xxx", unknown::chatTemplate);
        assertRefused("llama3.1", unknown::chatTemplate);
    }

    @Test
    void findsTheChatTemplateWhereverItStands() throws IOException {
        TestModel model = TestModel.withMerges();
        model.config.put("chat_template", List.of(Map.of("name", "rag", "template", "?"),
            Map.of("name", "default", "template", ChatTemplates.CHATML_JINJA)));
        assertEquals("chatml", model.load(directory).requiredChatTemplate().name());
        model.config.put("chat_template", List.of(Map.of("name", "rag", "template", "?")));
        assertRefused("[rag]", () -> model.load(directory).chatTemplate());
        Files.writeString(directory.resolve("chat_template.jinja"), ChatTemplates.CHATML_JINJA + "\n");
        assertEquals("chatml", model.load(directory).requiredChatTemplate().name());
    }

    @Test
    void saysWhichControlTokenIsMissing() throws IOException {
        Tokenizer tokenizer = TestModel.withMerges().load(directory).tokenizer();
        ChatEncoder encoder = new ChatEncoder(ChatTemplates.named("llama3"), tokenizer);
        assertRefused("<|begin_of_text|>", () -> encoder.encode(List.of(new Message("user", "x")), true));
    }

    @Test
    void refusesOtherKindsOfTokenizersByName() {
        assertRefused("normalizer is NFC", m -> m.root.put("normalizer", Map.of("type", "NFC")));
        assertRefused("model is 'Unigram'", m -> m.model.put("type", "Unigram"));
        assertRefused("byte_fallback", m -> m.model.put("byte_fallback", true));
        assertRefused("dropout", m -> m.model.put("dropout", 0.1));
        assertRefused("end_of_word_suffix", m -> m.model.put("end_of_word_suffix", "</w>"));
        assertRefused("decoder is Metaspace", m -> m.root.put("decoder", Map.of("type", "Metaspace")));
        assertRefused("pre_tokenizer: found none", m -> m.root.remove("pre_tokenizer"));
        assertRefused("Whitespace", m -> m.root.put("pre_tokenizer", Map.of("type", "Whitespace")));
        assertRefused("add_prefix_space", m -> m.root.put("pre_tokenizer", Map.of("type", "ByteLevel", "add_prefix_space", true)));
        assertRefused("the pattern", m -> m.root.put("pre_tokenizer", Map.of("type", "Sequence", "pretokenizers", List.of(
            Map.of("type", "Split", "behavior", "Isolated", "pattern", Map.of("Regex", "\\w+")),
            Map.of("type", "ByteLevel", "add_prefix_space", false, "use_regex", false)))));
        assertRefused("lstrip", m -> m.added.add(Map.of("id", 900, "content", "<mask>", "lstrip", true)));
        assertRefused("needs a token", m -> m.merges.add("q q"));
        assertRefused("not a whole number", m -> m.model.put("vocab", Map.of("a", "b")));
        assertRefused("unk_token", m -> {
            m.vocabulary.remove(ByteAlphabet.letter(4));
            m.model.put("unk_token", "<|endoftext|>");
        });
    }

    @Test
    void namesTheLineOfBrokenFiles() throws IOException {
        Files.writeString(directory.resolve("tokenizer.json"), "{\n\"model\": ");
        assertRefused("tokenizer.json:2: found invalid JSON", () -> TokenizerFiles.load(directory));
        Files.writeString(directory.resolve("tokenizer.json"), "[]");
        assertRefused("expected one object", () -> TokenizerFiles.load(directory));
        Files.writeString(directory.resolve("tokenizer.json"), "{\"model\": 1,\n\"model\": 2}");
        assertRefused("tokenizer.json:2: found invalid JSON (the key 'model' stands twice", () -> TokenizerFiles.load(directory));
        Files.delete(directory.resolve("tokenizer.json"));
        Files.createDirectory(directory.resolve("tokenizer.json"));
        assertRefused("tokenizer.json: found a directory, expected a file", () -> TokenizerFiles.load(directory));
        Files.delete(directory.resolve("tokenizer.json"));
        Files.writeString(directory.resolve("tokenizer.model"), "AA== 0\n\u0000\u0001spm");
        assertRefused("tokenizer.model:2: found no 'base64 1'", () -> TokenizerFiles.load(directory));
        Files.writeString(directory.resolve("tokenizer.model"), "AA== 0\n");
        assertRefused("no token for the byte 1", () -> TokenizerFiles.load(directory));
    }
}
