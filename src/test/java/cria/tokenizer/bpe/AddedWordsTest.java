package cria.tokenizer.bpe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What is found by search trees and heaps is what the plain definition finds, in a time that grows with the text alone.
class AddedWordsTest {

    private static AddedToken word(int id, String name) {
        return new AddedToken(id, name, false, true);
    }

    private static List<AddedWords.Match> all(AddedWords words, String text) {
        List<AddedWords.Match> found = new ArrayList<>();
        for (AddedWords.Match match = words.next(text, 0); match != null; match = words.next(text, match.end())) {
            found.add(match);
        }
        return found;
    }

    private static String random(Random random, String letters, int most) {
        return random.ints(1 + random.nextInt(most), 0, letters.length()).mapToObj(i -> letters.substring(i, i + 1))
            .collect(Collectors.joining());
    }

    /// A regular expression with the longest alternative first is the definition: leftmost, then longest.
    @Test
    void findsWhatARegularExpressionFinds() {
        Random random = new Random(3);
        int matches = 0;
        for (int round = 0; round < 2000; round++) {
            List<AddedToken> tokens = new ArrayList<>();
            for (int id = 0; id <= random.nextInt(8); id++) {
                tokens.add(word(id, random(random, "abc ", 5)));
            }
            String text = random(random, "abc ", 40);
            Matcher regex = Pattern.compile(tokens.stream().map(AddedToken::name)
                .sorted(Comparator.comparingInt(String::length).reversed()).map(Pattern::quote).collect(Collectors.joining("|"))).matcher(
                    text);
            List<AddedWords.Match> expected = new ArrayList<>();
            while (regex.find()) {
                int last = -1;
                for (AddedToken token : tokens) {
                    last = token.name().equals(regex.group()) ? token.id() : last;
                }
                expected.add(new AddedWords.Match(regex.start(), regex.end(), last));
            }
            assertEquals(expected, all(AddedWords.of(tokens).getFirst(), text), () -> text + " " + tokens);
            matches += expected.size();
        }
        assertTrue(matches > 5000, "otherwise nothing was compared: " + matches);
    }

    @Test
    void looksForWordsThatNoNormalizerTouchesFirst() {
        List<AddedWords> groups = AddedWords.of(List.of(word(1, "ab"), new AddedToken(2, "bc", false, false),
            new AddedToken(3, "<|x|>", true, false)));
        assertEquals(2, groups.size());
        assertEquals(List.of(new AddedWords.Match(1, 3, 2)), all(groups.get(0), "abcab"));
        assertEquals(List.of(new AddedWords.Match(0, 2, 1), new AddedWords.Match(3, 5, 1)), all(groups.get(1), "abcab"));
        assertEquals(List.of(), AddedWords.of(List.of(new AddedToken(3, "<|x|>", true, false))));
    }

    /// Minutes by a regular expression; the bound is no measurement but tells seconds from for ever.
    @Test
    void manyWordsAndLongOnesTakeNoLongerThanTheText() {
        List<AddedToken> tokens = new ArrayList<>();
        for (int id = 0; id < 100_000; id++) {
            tokens.add(word(id, "word" + id + "x"));
        }
        tokens.add(word(100_000, "w".repeat(TokenLength.MOST)));
        String text = "word7 w word77x ".repeat(12_500);
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> assertEquals(12_500, all(AddedWords.of(tokens).getFirst(), text).size()));
        String like = "w".repeat(TokenLength.MOST - 1) + "x";
        assertTimeoutPreemptively(Duration.ofSeconds(60),
            () -> assertEquals(0, all(AddedWords.of(tokens).getFirst(), like.repeat(200)).size()));
    }

    private static int[] byDefinition(List<String> ranked, String text) {
        List<String> parts = text.chars().mapToObj(Character::toString).filter(ranked::contains)
            .collect(Collectors.toCollection(ArrayList::new));
        while (true) {
            int best = -1;
            int bestRank = Integer.MAX_VALUE;
            for (int i = 0; i + 1 < parts.size(); i++) {
                int rank = ranked.indexOf(parts.get(i) + parts.get(i + 1));
                if (rank >= 0 && rank < bestRank) {
                    best = i;
                    bestRank = rank;
                }
            }
            if (best < 0) {
                return parts.stream().mapToInt(ranked::indexOf).toArray();
            }
            parts.set(best, parts.get(best) + parts.remove(best + 1));
        }
    }

    private static RankMerging merging(List<String> ranked) {
        return new RankMerging(ranked.stream().map(token -> token.getBytes(StandardCharsets.ISO_8859_1)).toArray(byte[][]::new));
    }

    @Test
    void ranksAreMergedAsTheDefinitionHasIt() {
        Random random = new Random(5);
        int merged = 0;
        for (int round = 0; round < 3000; round++) {
            List<String> ranked = new ArrayList<>(List.of("a", "b", "c"));
            for (int n = random.nextInt(10); n > 0; n--) {
                String token = random(random, "abc", 6);
                if (!ranked.contains(token)) {
                    ranked.add(token);
                }
            }
            String text = random(random, "abcd", 30);
            int[] found = merging(ranked).merge(text.getBytes(StandardCharsets.ISO_8859_1));
            assertArrayEquals(byDefinition(ranked, text), found, () -> text + " " + ranked);
            merged += Arrays.stream(found).anyMatch(rank -> rank > 2) ? 1 : 0;
        }
        assertTrue(merged > 1000, "otherwise nothing was merged: " + merged);
    }

    @Test
    void aPieceOfAMegabyteIsMerged() {
        byte[] text = IntStream.range(0, 1 << 20).mapToObj(i -> i % 3 == 0 ? "d" : "a").collect(Collectors.joining())
            .getBytes(StandardCharsets.ISO_8859_1);
        int[] found = assertTimeoutPreemptively(Duration.ofSeconds(60), () -> merging(List.of("a", "aa", "aaaa")).merge(text));
        assertTrue(found.length < 200_000, "as " + found.length);
    }
}
