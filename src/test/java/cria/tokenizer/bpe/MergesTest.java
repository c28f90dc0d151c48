package cria.tokenizer.bpe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.InputException;
import cria.tokenizer.Tokenizer;
import cria.tokenizer.file.TestModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ranks against the definition of byte-pair encoding: of all neighbours whose pair is listed, the pair listed first is
/// merged first, from the left.
class MergesTest {

    @TempDir
    private Path directory;

    private static List<String> byDefinition(String piece, List<String> merges, Set<String> vocabulary, boolean ignoreMerges) {
        if (ignoreMerges && vocabulary.contains(piece)) {
            return List.of(piece);
        }
        Map<String, Integer> ranks = new HashMap<>();
        merges.forEach(pair -> ranks.putIfAbsent(pair, ranks.size()));
        List<String> parts = new ArrayList<>(Arrays.asList(piece.split("")));
        while (true) {
            int best = -1;
            int bestRank = Integer.MAX_VALUE;
            for (int i = 0; i + 1 < parts.size(); i++) {
                int rank = ranks.getOrDefault(parts.get(i) + " " + parts.get(i + 1), Integer.MAX_VALUE);
                if (rank < bestRank) {
                    best = i;
                    bestRank = rank;
                }
            }
            if (best < 0) {
                return parts;
            }
            parts.set(best, parts.get(best) + parts.remove(best + 1));
        }
    }

    private static List<String> encode(TestModel model, Tokenizer tokenizer, String piece) {
        Map<Integer, String> names = model.vocabulary.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));
        return Arrays.stream(tokenizer.encode(piece)).mapToObj(names::get).toList();
    }

    private Tokenizer load(TestModel model, boolean ignoreMerges) throws IOException {
        model.model.put("ignore_merges", ignoreMerges);
        return model.load(directory).tokenizer();
    }

    @Test
    void aTokenThatMergesCannotReachIsNeverMade() throws IOException {
        TestModel model = new TestModel().merge("b c").merge("a b").merge("ab c");
        Tokenizer tokenizer = load(model, false);
        assertEquals(List.of("a", "bc"), encode(model, tokenizer, "abc"));
        assertEquals(List.of("ab"), encode(model, tokenizer, "ab"));
    }

    @Test
    void aTokenWithoutMergesIsAWholePieceOnlyWhereMergesAreIgnored() throws IOException {
        TestModel model = new TestModel();
        model.token("xyz");
        assertEquals(List.of("x", "y", "z"), encode(model, load(model, false), "xyz"));
        Tokenizer whole = load(model, true);
        assertEquals(List.of("xyz"), encode(model, whole, "xyz"));
        assertEquals(List.of("x", "y", "z", "w"), encode(model, whole, "xyzw"));
    }

    @Test
    void refusesWhatRanksCannotSay() {
        TestModel twoWays = new TestModel().merge("a b").merge("b c").merge("ab c").merge("x y").merge("a bc");
        assertRefused(twoWays, false, "not together");
        TestModel unlisted = new TestModel().merge("x y");
        unlisted.token("xyz");
        assertRefused(unlisted, true, "ignore_merges");
        assertRefused(new TestModel().merge("a b").merge("a b"), false, "twice");
    }

    private void assertRefused(TestModel model, boolean ignoreMerges, String reason) {
        String message = assertThrows(InputException.class, () -> load(model, ignoreMerges)).getMessage();
        assertTrue(message.contains("tokenizer.json") && message.contains(reason), message);
    }

    @Test
    void givesWhatTheDefinitionGivesForAnyListOfMergesThatItTakes() throws IOException {
        Random random = new Random(11);
        int[] taken = new int[2];
        int unreachable = 0;
        for (int round = 0; round < 120; round++) {
            boolean ignoreMerges = round % 2 == 1;
            TestModel model = new TestModel();
            List<String> pairs = randomMerges(random, model, round % 4 >= 2);
            Tokenizer tokenizer;
            try {
                tokenizer = load(model, ignoreMerges);
            } catch (InputException e) {
                continue;
            }
            taken[round % 2]++;
            for (String pair : pairs) {
                String token = pair.replace(" ", "");
                unreachable += byDefinition(token, pairs, Set.of(), false).size() > 1 ? 1 : 0;
            }
            for (int i = 0; i < 200; i++) {
                String piece = random.ints(1 + random.nextInt(i == 0 ? 700 : 12), 0, 3).mapToObj(c -> "abc".substring(c, c + 1))
                    .collect(Collectors.joining());
                assertEquals(byDefinition(piece, pairs, model.vocabulary.keySet(), ignoreMerges),
                    encode(model, tokenizer, piece), piece + " " + pairs + " " + ignoreMerges);
            }
        }
        assertTrue(taken[0] > 20 && taken[1] > 5 && unreachable > 20, taken[0] + " " + taken[1] + " " + unreachable);
    }

    /// Merges of a, b and c, longer ones of shorter ones. With `everyPair` a token is listed with all the pairs that spell it.
    private static List<String> randomMerges(Random random, TestModel model, boolean everyPair) {
        List<String> tokens = new ArrayList<>(List.of("a", "b", "c"));
        Set<String> made = new HashSet<>(tokens);
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            String left = tokens.get(random.nextInt(tokens.size()));
            String right = tokens.get(random.nextInt(tokens.size()));
            if (made.add(left + right)) {
                for (String other : everyPair ? tokens : List.of(left)) {
                    String rest = (left + right).startsWith(other) ? (left + right).substring(other.length()) : "";
                    if (tokens.contains(rest)) {
                        pairs.add(other + " " + rest);
                        model.merge(other + " " + rest);
                    }
                }
                tokens.add(left + right);
            }
        }
        return pairs;
    }
}
