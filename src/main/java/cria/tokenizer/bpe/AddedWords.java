package cria.tokenizer.bpe;

import java.util.BitSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Words that are found in plain text before anything is split: the one that begins first, and of those that begin at one place
/// the longest, as Hugging Face's tokenizers find them. A sorted list serves as the trie: the words that go on as the text does
/// stand together in it.
final class AddedWords {
    private final String[] words;
    private final int[] ids;
    private final BitSet firsts = new BitSet();

    /// A word in a text.
    record Match(int start, int end, int id) {}

    private AddedWords(SortedMap<String, Integer> sorted) {
        words = sorted.keySet().toArray(String[]::new);
        ids = sorted.values().stream().mapToInt(id -> id).toArray();
        for (String word : words) {
            firsts.set(word.charAt(0));
        }
    }

    /// The words among the added tokens, in the groups in which they are looked for: what a normalizer would not touch comes first,
    /// and what is left is looked through for the others. Of two words that are written alike the later counts.
    static List<AddedWords> of(List<AddedToken> added) {
        SortedMap<String, Integer> first = new TreeMap<>();
        SortedMap<String, Integer> then = new TreeMap<>();
        for (AddedToken token : added) {
            if (!token.special()) {
                (token.normalized() ? then : first).put(token.name(), token.id());
            }
        }
        return Stream.of(first, then).filter(words -> !words.isEmpty()).map(AddedWords::new).toList();
    }

    /// The next word that begins at `from` or behind it.
    @Nullable
    Match next(String text, int from) {
        for (int at = from; at < text.length(); at++) {
            if (firsts.get(text.charAt(at))) {
                int word = longest(text, at);
                if (word >= 0) {
                    return new Match(at, at + words[word].length(), ids[word]);
                }
            }
        }
        return null;
    }

    /// The number of the longest word at a place, or -1.
    private int longest(String text, int at) {
        int from = 0;
        int to = words.length;
        int longest = -1;
        for (int depth = 0; from < to; depth++) {
            if (words[from].length() == depth) {
                longest = from++;
            }
            if (from == to || at + depth == text.length()) {
                break;
            }
            if (to - from == 1) {
                return text.startsWith(words[from], at) ? from : longest;
            }
            char next = text.charAt(at + depth);
            from = first(from, to, depth, next);
            to = first(from, to, depth, next + 1);
        }
        return longest;
    }

    /// Of the words from `from` to `to`, alike up to `depth`, the first whose character there is `least` or more.
    private int first(int from, int to, int depth, int least) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (words[middle].charAt(depth) < least) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
