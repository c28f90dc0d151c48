package cria.tokenizer.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import cria.InputException;
import cria.tokenizer.Tokenizer;
import cria.tokenizer.bpe.TokenLength;
import cria.tokenizer.template.ChatTemplates;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Files that a stranger made: each is refused in one line, or is read as what it is.
class HostileTokenizerTest {

    @TempDir
    private Path directory;

    private static Arguments with(String part, Consumer<TestModel> change) {
        return arguments(part, change);
    }

    /// Where an id may stand, a value that is none.
    private static Stream<Arguments> wrongIds() {
        List<Object> values = Arrays.asList(10.5, 1e1, -1, true, "1", List.of(1), Map.of(), Integer.MIN_VALUE, 1L << 31, Long.MAX_VALUE,
            BigInteger.TEN.pow(400), null);
        return values.stream().flatMap(value -> Stream.of(
            with("a token's id is", model -> put(model.model, "vocab", vocabulary -> vocabulary.put("Q", value))),
            with("a token's id is", model -> {
                Map<String, Object> token = new LinkedHashMap<>(Map.of("content", "word"));
                token.put("id", value);
                model.added.add(token);
            }),
            with("post_processor", model -> model.root.put("post_processor", bos(value)))));
    }

    private static void put(Map<String, Object> model, String key, Consumer<Map<String, Object>> change) {
        Map<String, Object> copy = new LinkedHashMap<>();
        ((Map<?, ?>) model.get(key)).forEach((name, value) -> copy.put((String) name, value));
        change.accept(copy);
        model.put(key, copy);
    }

    private static Map<String, Object> bos(Object id) {
        return Map.of("type", "TemplateProcessing", "single", List.of(Map.of("SpecialToken", Map.of("id", "<s>"))),
            "special_tokens", Map.of("<s>", Map.of("ids", Arrays.asList(id))));
    }

    private static Consumer<TestModel> added(String name, int id) {
        return model -> model.added.add(Map.of("id", id, "content", name));
    }

    static Stream<Arguments> refused() {
        return Stream.concat(wrongIds(), Stream.of(
            with("ids go up to 2,147,483,647 for 279 tokens", added("far", Integer.MAX_VALUE)),
            with("ids go up to 2,147,483,647", model -> model.vocabulary.put("far", Integer.MAX_VALUE)),
            with("ids go up to 1,000,000", model -> model.vocabulary.put("far", 1_000_000)),
            with("is given to two tokens", model -> model.vocabulary.put("twice", 5)),
            with("post_processor puts '<s>' in front, whose id 2147483647 is no token's", model -> model.root.put("post_processor",
                bos(Integer.MAX_VALUE))),
            with("post_processor puts '<s>' in front, whose id 275 is no token's", model -> model.root.put("post_processor", bos(275))),
            with("post_processor puts '<s>' in front and does not say its id", model -> model.root.put("post_processor",
                Map.of("type", "TemplateProcessing", "single", List.of(Map.of("SpecialToken", Map.of("id", "<s>")))))),
            with("the added token 900 has no content", added("", 900)),
            with("the added token 900 has no content", model -> model.added.add(Map.of("id", 900, "content", 7))),
            with("has 1,025 characters; Cria reads tokens of up to 1,024", added("x".repeat(TokenLength.MOST + 1), 900)),
            with("has 1,000,000 characters; Cria reads tokens of up to 1,024", added("x".repeat(1_000_000), 900)),
            with("has 40,000 characters; Cria reads tokens of up to 1,024", model -> model.vocabulary.put("y".repeat(40_000), 275)),
            with("the added token a\\u202eb has lstrip", model -> model.added.add(Map.of("id", 900, "content", "a\u202eb", "lstrip",
                true))),
            with("the added token w has single_word", model -> model.added.add(Map.of("id", 900, "content", "w", "single_word", true))),
            with("model.merges is {}, not a list", model -> model.model.put("merges", Map.of())),
            with("model.merges is \"a b\", not a list", model -> model.model.put("merges", "a b")),
            with("model.merges is nothing, not a list", model -> model.model.remove("merges")),
            with("needs a token that the vocabulary does not have", model -> model.merges.add(7)),
            with("needs a token that the vocabulary does not have", model -> model.merges.add(List.of())),
            with("needs a token that the vocabulary does not have", model -> model.merges.add("a ".repeat(100_000))),
            with("comes out of no merge (ignore_merges)", model -> {     // the same bytes as another token, written as text
                model.merge("â Ĥ").merge("âĤ ¬").token("€");
                model.model.put("ignore_merges", true);
            }),
            with("is listed twice", model -> model.merges.add("t h")),
            with("'x' is no token id", model -> model.config.put("added_tokens_decoder", Map.of("x", Map.of("content", "w")))),
            with("'-1' is no token id", model -> model.config.put("added_tokens_decoder", Map.of("-1", Map.of("content", "w")))),
            with("'10.5' is no token id", model -> model.config.put("added_tokens_decoder", Map.of("10.5", Map.of("content", "w")))),
            with("'99999999999' is no token id", model -> model.config.put("added_tokens_decoder",
                Map.of("99999999999", Map.of("content", "w")))),
            with("ids go up to 999,999,999", model -> model.config.put("added_tokens_decoder", Map.of("999999999", Map.of("content",
                "w")))),
            with("eos_token is \\u001b[2J, which is no token", model -> model.config.put("eos_token", "\u001b[2J")),
            with("model is 'Unigram'", model -> model.model.put("type", "Unigram")),
            with("model is 'BPE'", model -> model.model.put("vocab", List.of("a", "b")))));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void isRefusedInOneLine(String part, Consumer<TestModel> change) {
        TestModel model = TestModel.withMerges();
        change.accept(model);
        String message = assertTimeoutPreemptively(Duration.ofSeconds(30),
            () -> assertThrows(InputException.class, () -> model.load(directory)).getMessage());
        assertTrue(message.contains(part), message);
        assertEquals(1, message.lines().count());
        assertFalse(message.matches(".*[\\p{Cntrl}\u202e].*"), message);
        assertTrue(message.length() < 1000, message);
    }

    /// 100,000 names take no longer than a vocabulary of as many tokens.
    @Test
    void manyAddedTokensAreTokens() throws IOException {
        TestModel model = TestModel.withMerges();
        for (int i = 0; i < 100_000; i++) {
            model.added.add(Map.of("id", 1000 + i, "content", "word" + i + "x"));
        }
        Tokenizer tokenizer = assertTimeoutPreemptively(Duration.ofSeconds(60), () -> model.load(directory).tokenizer());
        int[] ids = assertTimeoutPreemptively(Duration.ofSeconds(60), () -> tokenizer.encode("the word99999x ".repeat(20_000)));
        assertEquals(20_000, Arrays.stream(ids).filter(id -> id == 100_999).count());
    }

    private void assertTemplateIsRefused(String part, String jinja) throws IOException {
        TestModel model = TestModel.withMerges();
        model.config.put("chat_template", jinja);
        TokenizerFiles files = model.load(directory);
        String message = assertTimeoutPreemptively(Duration.ofSeconds(30),
            () -> assertThrows(InputException.class, files::requiredChatTemplate).getMessage());
        assertTrue(message.contains(part), message);
        assertTrue(message.length() < 1000, message);
    }

    @Test
    void aTemplateIsLookedAtUpToASize() throws IOException {
        assertTemplateIsRefused("the chat template has 1,000,000 characters", "x".repeat(1_000_000));
        assertTemplateIsRefused("is none that Cria writes", "{{".repeat(100_000));
        assertTemplateIsRefused("is none that Cria writes", "{% if (".repeat(30_000));
        assertTemplateIsRefused("is none that Cria writes", "'\\".repeat(100_000));
        assertTemplateIsRefused("is none that Cria writes", "\u001b[2J{{ x }}");
    }

    /// Each repetition of a group took a frame of the stack.
    @Test
    void aLongSystemTurnIsRecognised() throws IOException {
        String jinja = "{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}"
            + "{{ '<|im_start|>system\n" + "it\\'s ".repeat(30_000) + "<|im_end|>\n' }}{% endif %}"
            + "{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}"
            + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";
        assertEquals("chatml", ChatTemplates.recognise(jinja).orElseThrow().name());
    }

    @Test
    void nestingHasABottom() throws IOException {
        for (String deep : List.of("[".repeat(100_000), "{\"a\":".repeat(100_000))) {
            Files.writeString(directory.resolve("tokenizer.json"), "{\"model\": " + deep);
            String message = assertThrows(InputException.class, () -> TokenizerFiles.load(directory)).getMessage();
            assertEquals(1, message.lines().count());
        }
    }
}
