package cria.demo;

import cria.demo.LearnedVocabulary.Merge;
import cria.tokenizer.bpe.ByteAlphabet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Learns a byte-level byte pair encoding: of all neighbouring pairs of tokens inside words, the most frequent becomes one
/// token, again and again (Sennrich et al. 2016, <https://arxiv.org/abs/1508.07909>). Pairs that are as frequent go by the
/// bytes of the left token, then of the right, so that the same text gives the same vocabulary everywhere.
///
/// Works on the counts of different words, and after a merge recounts only the words that hold the pair, which takes seconds
/// where counting anew would take hours.
public final class BpeTrainer {

    /// Hugging Face's `Digits(individual_digits)` followed by `ByteLevel(use_regex)`: a word with the space before it, one
    /// digit, marks, white space.
    private static final Pattern WORD = Pattern.compile(
        "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+|\\s+(?![^\\s\\p{N}])|\\s+",
        Pattern.UNICODE_CHARACTER_CLASS);

    private final Map<String, Long> counts = new TreeMap<>();
    private final List<int[]> words = new ArrayList<>();
    private final List<Long> frequencies = new ArrayList<>();
    private final List<String> spellings = new ArrayList<>();
    private final Map<Long, Long> pairCounts = new HashMap<>();
    private final Map<Long, Set<Integer>> pairWords = new HashMap<>();

    private record Candidate(long pair, long count, String left, String right) {}

    private static final Comparator<Candidate> BEST_FIRST = Comparator.comparingLong(Candidate::count).reversed()
        .thenComparing(Candidate::left, BpeTrainer::compareBytes).thenComparing(Candidate::right, BpeTrainer::compareBytes);

    /// Counts the words of a text. Control tokens are no text: leave them out.
    public void add(String text) {
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            counts.merge(matcher.group(), 1L, Long::sum);
        }
    }

    /// A vocabulary of `size` tokens, or fewer where every word has become one token or no pair occurs twice.
    ///
    /// @throws IllegalArgumentException if `size` leaves no room for the special tokens and the 256 bytes
    LearnedVocabulary train(int size, List<String> specials) {
        int room = size - specials.size() - 256;
        if (room < 0) {
            throw new IllegalArgumentException("a vocabulary of " + size + " has no room for 256 bytes and " + specials);
        }
        begin();
        PriorityQueue<Candidate> queue = new PriorityQueue<>(BEST_FIRST);
        pairCounts.keySet().forEach(pair -> queue.add(candidate(pair)));
        Set<String> taken = new HashSet<>(spellings);
        List<Merge> merges = new ArrayList<>();
        while (merges.size() < room && !queue.isEmpty()) {
            Candidate best = queue.poll();
            if (best.count() != pairCounts.getOrDefault(best.pair(), 0L) || best.count() < 2) {
                continue;
            }
            Merge merge = new Merge(best.left(), best.right());
            // Two ways to the same bytes would make ranks ambiguous for readers that look tokens up by their bytes.
            if (taken.add(merge.result())) {
                merges.add(merge);
                spellings.add(merge.result());
                merge(best.pair(), spellings.size() - 1).forEach(pair -> queue.add(candidate(pair)));
            }
        }
        return new LearnedVocabulary(specials, merges);
    }

    private void begin() {
        words.clear();
        frequencies.clear();
        spellings.clear();
        pairCounts.clear();
        pairWords.clear();
        for (int b = 0; b < 256; b++) {
            spellings.add(ByteAlphabet.letter(b));
        }
        counts.forEach((word, count) -> {
            int index = words.size();
            words.add(ByteAlphabet.spell(word).chars().map(c -> ByteAlphabet.byteOf((char) c)).toArray());
            frequencies.add(count);
            count(index, 1, new HashSet<>());
        });
    }

    private Candidate candidate(long pair) {
        return new Candidate(pair, pairCounts.get(pair), spellings.get((int) (pair >>> 32)), spellings.get((int) pair));
    }

    /// Joins the pair in every word that holds it, and returns the pairs whose counts this changed.
    private Set<Long> merge(long pair, int joined) {
        Set<Long> changed = new HashSet<>();
        for (int word : pairWords.getOrDefault(pair, Set.of()).stream().sorted().toList()) {
            count(word, -1, changed);
            words.set(word, joined(words.get(word), pair, joined));
            count(word, 1, changed);
        }
        changed.removeIf(p -> pairCounts.getOrDefault(p, 0L) == 0);
        return changed;
    }

    private void count(int word, int sign, Set<Long> changed) {
        int[] tokens = words.get(word);
        for (int i = 0; i + 1 < tokens.length; i++) {
            long pair = (long) tokens[i] << 32 | tokens[i + 1];
            pairCounts.merge(pair, sign * frequencies.get(word), Long::sum);
            Set<Integer> holders = pairWords.computeIfAbsent(pair, _ -> new HashSet<>());
            if (sign > 0) {
                holders.add(word);
            } else {
                holders.remove(word);
            }
            changed.add(pair);
        }
    }

    private static int[] joined(int[] tokens, long pair, int joined) {
        int[] result = new int[tokens.length];
        int length = 0;
        for (int i = 0; i < tokens.length; i++) {
            boolean here = i + 1 < tokens.length && ((long) tokens[i] << 32 | tokens[i + 1]) == pair;
            result[length++] = here ? joined : tokens[i];
            i += here ? 1 : 0;
        }
        return Arrays.copyOf(result, length);
    }

    private static int compareBytes(String a, String b) {
        for (int i = 0; i < Math.min(a.length(), b.length()); i++) {
            int order = Integer.compare(ByteAlphabet.byteOf(a.charAt(i)), ByteAlphabet.byteOf(b.charAt(i)));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.length(), b.length());
    }
}
