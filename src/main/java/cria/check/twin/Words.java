package cria.check.twin;

import cria.SplitMix64;
import java.util.Arrays;

/// The shingles of a conversation: hashes of every three words that follow each other, over all of its turns. A word is a run of letters
/// and digits in lower case; a character of a script that parts no words is one by itself. Punctuation and case count for nothing.
final class Words {
    private static final int SHINGLE = 3;

    private long[] words = new long[64];
    private int count;

    void add(String text) {
        long word = Hash.START;
        boolean inside = false;
        int i = 0;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            boolean alone = c > 0x2E7F && isAlone(c);
            if (inside && (alone || !isOfAWord(c))) {
                put(word);
                inside = false;
            }
            if (alone) {
                put(SplitMix64.mix(c));
            } else if (isOfAWord(c)) {
                word = Hash.add(inside ? word : Hash.START, lower(c));
                inside = true;
            }
        }
        if (inside) {
            put(word);
        }
    }

    private static boolean isOfAWord(int c) {
        return c < 128 ? c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' : Character.isLetterOrDigit(c)
            || Character.getType(c) == Character.NON_SPACING_MARK;
    }

    private static boolean isAlone(int c) {
        return switch (Character.UnicodeScript.of(c)) {
            case HAN, HIRAGANA, KATAKANA -> true;
            default -> false;
        };
    }

    private static String lower(int c) {
        return Character.toString(Character.toLowerCase(c));
    }

    private void put(long word) {
        if (count == words.length) {
            words = Arrays.copyOf(words, 2 * count);
        }
        words[count++] = SplitMix64.mix(word);
    }

    /// Each once, ascending. A text of fewer words is one shingle; a text without words has none.
    long[] shingles() {
        int n = count == 0 ? 0 : Math.max(1, count - SHINGLE + 1);
        long[] shingles = new long[n];
        for (int i = 0; i < n; i++) {
            long hash = Hash.START;
            for (int k = i; k < Math.min(i + SHINGLE, count); k++) {
                hash = SplitMix64.mix(hash * 31 + words[k]);
            }
            shingles[i] = hash;
        }
        return Arrays.stream(shingles).sorted().distinct().toArray();
    }
}
