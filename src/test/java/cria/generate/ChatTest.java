package cria.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cria.backend.TestBackend;
import cria.demo.TinyTokenizer;
import cria.kernel.Backend;
import cria.model.FrozenLayers;
import cria.model.LlamaLoader;
import cria.model.TinyLlama;
import cria.tokenizer.Tokenizer;
import cria.tokenizer.file.TokenizerFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// However an answer ended, the next one is that of a model which has read nothing yet.
class ChatTest {
    private static final int NEW_TOKENS = 12;
    private static final int[] FIRST = new Random(1).ints(30, 3, 256).toArray();

    /// Shares its first ten tokens with [#FIRST].
    private static final int[] SECOND = spliced(FIRST, 10, new Random(2).ints(25, 3, 256).toArray());

    /// Shares 24 tokens with [#FIRST], and ten with [#SECOND].
    private static final int[] THIRD = spliced(FIRST, 24, new Random(3).ints(6, 3, 256).toArray());

    @TempDir
    Path folder;
    private Tokenizer tokenizer;
    private TinyLlama llama;

    private static int[] spliced(int[] head, int length, int... tail) {
        int[] all = Arrays.copyOf(head, length + tail.length);
        System.arraycopy(tail, 0, all, length, tail.length);
        return all;
    }

    @BeforeEach
    void open() throws IOException {
        int tokens = TinyTokenizer.write(folder, List.of("the router, the parcel and the order"), 300, 512);
        tokenizer = TokenizerFiles.load(folder).tokenizer();
        llama = TinyLlama.random(TinyLlama.config(tokens, true, -1), 17);
    }

    private Generator generator(Backend backend) {
        return new Generator(backend, LlamaLoader.build(backend, llama.config(), new FrozenLayers(backend, llama), 128), 128);
    }

    private Chat chat(Backend backend) {
        return Chat.plain(generator(backend), tokenizer, Set.of());
    }

    private static Chat.Answer answer(Chat chat, int... prompt) {
        return chat.answer(prompt, NEW_TOKENS, Sampler.greedy(), _ -> true);
    }

    /// Says no, or breaks, at the third piece.
    private static Predicate<String> atTheThird(List<String> heard, RuntimeException broken) {
        return piece -> {
            heard.add(piece);
            if (heard.size() == 3 && broken != null) {
                throw broken;
            }
            return heard.size() < 3;
        };
    }

    private void assertAnswersAsAFreshOne(Backend backend, Chat chat, int... prompt) {
        Chat.Answer fresh = answer(chat(backend), prompt);
        Chat.Answer answer = answer(chat, prompt);
        assertArrayEquals(fresh.newIds(), answer.newIds());
        assertEquals(fresh.text(), answer.text());
        assertArrayEquals(prompt, answer.promptIds());
    }

    @ParameterizedTest
    @EnumSource
    void conversationsThatShareAHeadAreAnsweredAsIfEachWereTheFirst(TestBackend on) {
        try (Backend backend = on.open()) {
            Chat chat = chat(backend);
            for (int[] prompt : new int[][] {FIRST, SECOND, THIRD, FIRST, FIRST, THIRD, Arrays.copyOf(FIRST, 24)}) {
                assertAnswersAsAFreshOne(backend, chat, prompt);
            }
            Chat.Answer answer = answer(chat, THIRD);
            assertAnswersAsAFreshOne(backend, chat, spliced(spliced(THIRD, THIRD.length, answer.newIds()), 42, 5, 6, 7));
        }
    }

    @ParameterizedTest
    @EnumSource
    void chatsThatShareAGeneratorDoNotTakeEachOthersTextForTheirOwn(TestBackend on) {
        try (Backend backend = on.open()) {
            Generator generator = generator(backend);
            Chat one = Chat.plain(generator, tokenizer, Set.of());
            Chat other = Chat.plain(generator, tokenizer, Set.of());
            assertAnswersAsAFreshOne(backend, one, FIRST);
            assertAnswersAsAFreshOne(backend, other, SECOND);
            assertAnswersAsAFreshOne(backend, one, THIRD);
            assertAnswersAsAFreshOne(backend, other, SECOND);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aConsumerThatBreaksSpoilsNoLaterAnswer(TestBackend on) {
        try (Backend backend = on.open()) {
            for (int[] next : new int[][] {THIRD, FIRST, SECOND}) {
                Chat chat = chat(backend);
                answer(chat, FIRST);
                RuntimeException broken = new IllegalStateException("the listener went away");
                assertEquals(broken, assertThrows(IllegalStateException.class,
                    () -> chat.answer(SECOND, NEW_TOKENS, Sampler.greedy(), atTheThird(new ArrayList<>(), broken))));
                assertAnswersAsAFreshOne(backend, chat, next);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aConsumerThatSaysNoEndsTheAnswer(TestBackend on) {
        try (Backend backend = on.open()) {
            for (int[] next : new int[][] {THIRD, FIRST, SECOND}) {
                Chat chat = chat(backend);
                Chat.Answer whole = answer(chat, SECOND);
                answer(chat, FIRST);
                Chat.Answer cancelled = chat.answer(SECOND, NEW_TOKENS, Sampler.greedy(), atTheThird(new ArrayList<>(), null));
                assertEquals(Generator.Ending.CANCELLED, cancelled.ending());
                assertArrayEquals(Arrays.copyOf(whole.newIds(), 3), cancelled.newIds());
                assertAnswersAsAFreshOne(backend, chat, next);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPromptThatDoesNotFitSpoilsNoLaterAnswer(TestBackend on) {
        try (Backend backend = on.open()) {
            Chat chat = chat(backend);
            answer(chat, FIRST);
            assertThrows(IllegalArgumentException.class, () -> answer(chat, spliced(SECOND, SECOND.length, new int[120])));
            assertAnswersAsAFreshOne(backend, chat, THIRD);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatTheConsumerHearsIsTheAnswer(TestBackend on) {
        try (Backend backend = on.open()) {
            StringBuilder heard = new StringBuilder();
            Chat.Answer answer = chat(backend).answer(FIRST, NEW_TOKENS, Sampler.greedy(), piece -> {
                heard.append(piece);
                return true;
            });
            assertEquals(answer.text(), heard.toString());
            assertEquals(tokenizer.decode(answer.newIds()), answer.text());
            assertEquals(Generator.Ending.LENGTH, answer.ending());
        }
    }
}
