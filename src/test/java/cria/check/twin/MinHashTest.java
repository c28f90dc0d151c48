package cria.check.twin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.data.shape.Example;
import cria.tokenizer.Message;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The estimate of similarity against the similarity itself, and groups against those that comparing all pairs gives.
class MinHashTest {
    private static final Random RANDOM = new Random(3);

    private static double estimated(long[] a, long[] b) {
        return MinHash.similarity(MinHash.of(a).marks(), 0, MinHash.of(b).marks(), 0);
    }

    private static double exact(long[] a, long[] b) {
        long both = LongStream.of(a).filter(x -> LongStream.of(b).anyMatch(y -> y == x)).count();
        return (double) both / (a.length + b.length - both);
    }

    /// Within four standard errors of 112 draws, and right on average.
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.2, 0.5, 0.8, 0.95, 1})
    void theEstimateIsNearTheSimilarity(double wanted) {
        int tries = 60;
        double sum = 0;
        double similarity = 0;
        for (int n = 0; n < tries; n++) {
            long[] a = RANDOM.longs(200).toArray();
            long[] b = RANDOM.longs(200).toArray();
            int shared = (int) Math.round(400 * wanted / (1 + wanted));
            System.arraycopy(a, 0, b, 0, shared);
            similarity = exact(a, b);
            double estimate = estimated(a, b);
            assertEquals(similarity, estimate, 4 * Math.sqrt(0.25 / MinHash.PERMUTATIONS), "one");
            sum += estimate;
        }
        assertEquals(similarity, sum / tries, 0.03, "the mean");
    }

    @Test
    void wordsAreComparedWithoutCaseAndPunctuation() {
        assertArrayEquals(shingles("Is it open?", "Till ten."), shingles("is it OPEN", "till, ten"));
        assertEquals(3, shingles("Is it open?", "Till ten.").length);
        assertEquals(1, shingles("Hello!").length);
        assertEquals(0, shingles("?!", "…").length);
        assertEquals(4, shingles("今天天气好吗").length);
        assertNotEquals(shingles("one two three")[0], shingles("three two one")[0]);
    }

    private static long[] shingles(String... texts) {
        Words words = new Words();
        List.of(texts).forEach(words::add);
        return words.shingles();
    }

    private static Fingerprint print(String... turns) {
        List<Message> messages = new ArrayList<>();
        for (String turn : turns) {
            messages.add(new Message(messages.size() % 2 == 0 ? "user" : "assistant", turn));
        }
        return Fingerprint.of(new Example.Chat(messages, 0, Path.of("f"), 1));
    }

    private static String sentence(int words) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < words; i++) {
            text.append("word").append(RANDOM.nextInt(5_000)).append(' ');
        }
        return text.toString();
    }

    @Test
    void twinsAreGrouped() {
        Twins twins = new Twins();
        String talk = sentence(60);
        twins.add(print(talk, "yes"));                          // 0
        twins.add(print(sentence(60), "yes"));                  // 1
        twins.add(print(talk, "yes"));                          // 2, the same
        twins.add(print(talk.replaceFirst("word\\d+", "other"), "yes"));    // 3, nearly
        twins.add(print(talk.toUpperCase(Locale.ROOT), "Yes!"));  // 4, nearly
        twins.add(print("?"));                                  // 5, no words
        twins.add(print("!"));                                  // 6, no words
        twins.add(print(talk + "yes", ""));                     // 7, the same words of others
        assertArrayEquals(new int[] {0, 1, 0, 3, 4, 5, 6, 7}, twins.same());
        assertArrayEquals(new int[] {0, 1, 0, 0, 0, 5, 6, 0}, twins.nearlySame());
    }

    /// Whoever spoke, and where one turn ends and the next begins, belongs to a conversation.
    @Test
    void theSameWordsOfOthersAreNotTheSame() {
        assertNotEquals(print("a", "b").exact(), print("ab", "").exact());
        assertNotEquals(print("a", "b").exact(), print("", "a", "b").exact());
        assertEquals(print("a", "b").exact(), print("a", "b").exact());
    }

    @Test
    void pairsAreFoundAsComparingAllOfThemWould() {
        List<long[]> sets = new ArrayList<>();
        Twins twins = new Twins();
        for (int i = 0; i < 400; i++) {
            String text = sentence(50);
            String changed = text.replaceFirst(" word\\d+", " other");
            for (String variant : List.of(text, changed)) {
                sets.add(shingles(variant));
                twins.add(print(variant));
            }
        }
        int[] groups = twins.nearlySame();
        int found = 0;
        for (int i = 0; i < sets.size(); i += 2) {
            assertTrue(exact(sets.get(i), sets.get(i + 1)) > 0.85);
            found += groups[i + 1] == i ? 1 : 0;
            assertEquals(i, groups[i], "a stranger");
        }
        assertTrue(found >= 0.95 * 400, found + " of 400");
    }

    @Test
    void whatMemoryDoesNotHoldIsComparedLetterByLetter() {
        Twins twins = new Twins(2);
        String talk = sentence(60);
        twins.add(print(talk));
        twins.add(print(sentence(60)));
        twins.add(print(talk + "."));
        twins.add(print(talk));
        assertArrayEquals(new int[] {0, 1, 2, 3}, twins.nearlySame());
        assertArrayEquals(new int[] {0, 1, 2, 0}, twins.same());
    }

    /// Copies of one conversation take no longer than others.
    @Test
    void manyCopiesAreOneGroup() {
        Twins twins = new Twins();
        Fingerprint print = print(sentence(40));
        for (int i = 0; i < 200_000; i++) {
            twins.add(print);
        }
        assertEquals(0, IntStream.of(twins.nearlySame()).sum());
    }
}
