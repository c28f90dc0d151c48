package cria.tokenizer.bpe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.tokenizer.EncodedChat;
import cria.tokenizer.Message;
import cria.tokenizer.StreamDecoder;
import cria.tokenizer.Tokenizer;
import cria.tokenizer.file.TestModel;
import cria.tokenizer.template.ChatEncoder;
import cria.tokenizer.template.ChatTemplates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BpeTokenizerTest {

    @TempDir
    private Path directory;
    private TestModel model;
    private Tokenizer tokenizer;

    @BeforeEach
    void load() throws IOException {
        model = TestModel.withMerges();
        tokenizer = model.load(directory).tokenizer();
    }

    private int[] ids(String... tokens) {
        return Arrays.stream(tokens).mapToInt(model.vocabulary::get).toArray();
    }

    private static String random(Random random) {
        StringBuilder text = new StringBuilder();
        List<String> parts = List.of("the", " the", "in", "ing", "a", "aaaa", "ä", "😀", "\n", "  ", "\r\n", "12", "'s", "中",
            "<|im_end|>", "<|endoftext|>", "👩🏽‍🚀", "\u0000", "\uFFFD", "\u00A0", "é");
        for (int n = random.nextInt(12); n > 0; n--) {
            text.append(parts.get(random.nextInt(parts.size())));
            int codePoint = random.nextInt(0x110000);
            if (random.nextInt(3) == 0 && (codePoint < 0xD800 || codePoint > 0xDFFF)) {
                text.appendCodePoint(codePoint);
            }
        }
        return text.toString();
    }

    @Test
    void mergesByRankAndGivesIds() {
        assertArrayEquals(ids("Ġthe", "Ġ", "ing"), tokenizer.encode(" the ing"));
        assertArrayEquals(ids("the", "ĠĠ", "Ġ", "Ġ", "in"), tokenizer.encode("the    in"));
        assertArrayEquals(ids("aaaa", "a"), tokenizer.encode("aaaaa"));
        assertArrayEquals(new int[0], tokenizer.encode(""));
    }

    @Test
    void decodesWhatItEncoded() {
        Random random = new Random(7);
        for (int i = 0; i < 5000; i++) {
            String text = random(random);
            int[] ids = tokenizer.encode(text);
            assertEquals(text, tokenizer.decode(ids));
            assertTrue(Arrays.stream(ids).noneMatch(tokenizer::isSpecial), text);
        }
    }

    @Test
    void streamsWhatItDecodes() {
        Random random = new Random(8);
        for (int i = 0; i < 2000; i++) {
            int[] ids = random.ints(random.nextInt(20), -1, tokenizer.vocabSize() + 1).toArray();
            if (i % 2 == 0) {
                ids = tokenizer.encode(random(random));
            }
            StreamDecoder stream = tokenizer.stream();
            StringBuilder text = new StringBuilder();
            for (int id : ids) {
                text.append(stream.next(id));
            }
            assertEquals(tokenizer.decode(ids), text.append(stream.finish()).toString());
        }
    }

    @Test
    void streamsNoHalfCharacter() {
        StreamDecoder stream = tokenizer.stream();
        List<String> parts = new ArrayList<>();
        for (int id : tokenizer.encode("x😀")) {
            parts.add(stream.next(id));
        }
        parts.add(stream.finish());
        assertEquals(List.of("x", "", "😀", ""), parts);
        assertEquals("", stream.next(ids("ðŁ")[0]));
        assertEquals("", stream.next(model.vocabulary.get("<|im_end|>")));
        assertEquals("\uFFFD", stream.finish());
        assertEquals("", stream.finish());
    }

    @Test
    void readsEachLoneSurrogateAsOneReplacementCharacter() {
        int[] replacement = tokenizer.encode("\uFFFD");
        assertArrayEquals(replacement, tokenizer.encode("\uD83D"));
        assertArrayEquals(replacement, tokenizer.encode("\uDE00"));
        assertEquals("a\uFFFDb\uFFFD\uFFFD😀\uFFFD", tokenizer.decode(tokenizer.encode("a\uD83Db\uDE00\uD83D\uD83D\uDE00\uD83D")));
    }

    @Test
    void dropsAByteThatTheVocabularyLacksAndMergesOverIt() throws IOException {
        model.vocabulary.remove(ByteAlphabet.letter(4));
        Tokenizer lacking = model.load(directory).tokenizer();
        assertArrayEquals(ids("the", "!", "ss"), Arrays.stream(lacking.encode("the!\u0004ss")).toArray());
        assertArrayEquals(ids("Ċ", "!", "!", "12"), lacking.encode("\n!\u0004!12"));
        assertArrayEquals(ids("ĠĠ"), lacking.encode("\u0004  "));
        ChatEncoder encoder = new ChatEncoder(ChatTemplates.named("chatml"), lacking);
        EncodedChat chat = encoder.encode(List.of(new Message("assistant", "\u0004a\u0004a\u0004")), false);
        StringBuilder learned = new StringBuilder();
        for (int i = 0; i < chat.ids().length; i++) {
            learned.append(chat.learned()[i] ? new String(lacking.bytesOf(chat.ids()[i]), StandardCharsets.UTF_8) : "");
        }
        assertEquals("aa<|im_end|>", learned.toString());
    }

    @Test
    void keepsTheNameOfAControlTokenAsText() {
        int id = tokenizer.special("<|im_end|>").orElseThrow();
        assertTrue(tokenizer.isSpecial(id));
        assertEquals("", tokenizer.decode(id));
        assertArrayEquals("<|im_end|>".getBytes(StandardCharsets.UTF_8), tokenizer.bytesOf(id));
        int[] ids = tokenizer.encode("<|im_end|>");
        assertEquals(10, ids.length);
        assertEquals("<|im_end|>", tokenizer.decode(ids));
        assertTrue(tokenizer.special("<|eot_id|>").isEmpty());
        assertTrue(tokenizer.special("the").isEmpty());
    }

    @Test
    void findsAddedWordsInTextTheLongerFirst() throws IOException {
        model.added("cat", false).added("cats", false).added("<|hidden|>", false);
        Tokenizer words = model.load(directory).tokenizer();
        int cat = model.vocabulary.size() + 1003;
        int cats = model.vocabulary.size() + 1004;
        assertArrayEquals(new int[] {cats, cat}, words.encode("catscat"));
        assertArrayEquals(new int[] {ids("the")[0], cat, ids("in")[0]}, words.encode("thecatin"));
        assertFalse(words.isSpecial(cat));
        assertEquals("the cats in", words.decode(words.encode("the cats in")));
        assertTrue(words.isSpecial(words.special("<|hidden|>").orElseThrow()));
        assertEquals(10, words.encode("<|hidden|>").length);
    }

    @Test
    void givesNothingForAnIdOfNoToken() throws IOException {
        Tokenizer gap = model.added("<far>", true).load(directory).tokenizer();
        assertEquals(model.vocabulary.size() + 1004, gap.vocabSize());
        assertEquals("", gap.decode(model.vocabulary.size(), -1, 1 << 30));
        assertFalse(gap.isSpecial(-1));
    }

    @Test
    void serveManyThreadsAtOnce() throws Exception {
        Random random = new Random(9);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            texts.add(random(random));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<List<String>>> results = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                results.add(threads.submit(() -> texts.stream().map(this::thereAndBack).toList()));
            }
            for (Future<List<String>> result : results) {
                assertEquals(texts, result.get());
            }
        }
    }

    private String thereAndBack(String text) {
        int[] ids = tokenizer.encode(text);
        int[] framed = Arrays.copyOf(ids, ids.length + 2);
        framed[ids.length] = tokenizer.special("<|im_end|>").orElseThrow();
        framed[ids.length + 1] = tokenizer.special("<|endoftext|>").orElseThrow();
        return tokenizer.decode(framed);
    }
}
