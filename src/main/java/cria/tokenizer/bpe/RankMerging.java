package cria.tokenizer.bpe;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/// Byte-pair encoding by ranks as it is defined, for the few byte strings that jtokkit, which takes text, cannot be given.
/// A byte is a character of Latin-1 here.
final class RankMerging {

    private final Map<String, Integer> ranks;
    private final boolean[] known = new boolean[256];
    private final int longest;

    RankMerging(byte[][] bytesByRank) {
        ranks = HashMap.newHashMap(bytesByRank.length);
        longest = Arrays.stream(bytesByRank).mapToInt(token -> token.length).max().orElse(0);
        for (int rank = 0; rank < bytesByRank.length; rank++) {
            ranks.put(new String(bytesByRank[rank], StandardCharsets.ISO_8859_1), rank);
            if (bytesByRank[rank].length == 1) {
                known[bytesByRank[rank][0] & 0xFF] = true;
            }
        }
    }

    /// Two neighbours that spell a ranked token: the part that begins at `left` and the one behind it, up to `end`.
    private record Pair(int rank, int left, int end) implements Comparable<Pair> {
        @Override
        public int compareTo(Pair other) {
            return rank == other.rank ? Integer.compare(left, other.left) : Integer.compare(rank, other.rank);
        }
    }

    /// The ranks of what is left when nothing can be merged any more. A byte that has no rank is dropped before, and its
    /// neighbours meet, as Hugging Face's tokenizers have it.
    int[] merge(byte[] bytes) {
        String text = knownBytes(bytes);
        int size = text.length();
        int[] end = new int[size + 1];          // where the part ends that begins here; 0 where none does
        int[] before = new int[size + 1];       // where the part in front of it begins
        PriorityQueue<Pair> pairs = new PriorityQueue<>();
        for (int i = 0; i < size; i++) {
            end[i] = i + 1;
            before[i] = i - 1;
        }
        for (int i = 0; i + 1 < size; i++) {
            offer(pairs, text, i, i + 2);
        }
        for (Pair pair = pairs.poll(); pair != null; pair = pairs.poll()) {
            int right = end[pair.left];
            if (right == 0 || right == size || end[right] != pair.end) {
                continue;                       // one of the two has been merged with another meanwhile
            }
            end[pair.left] = pair.end;
            end[right] = 0;
            if (pair.end < size) {
                before[pair.end] = pair.left;
                offer(pairs, text, pair.left, end[pair.end]);
            }
            if (pair.left > 0) {
                offer(pairs, text, before[pair.left], pair.end);
            }
        }
        List<Integer> merged = new ArrayList<>();
        for (int at = 0; at < size; at = end[at]) {
            merged.add(ranks.get(text.substring(at, end[at])));
        }
        return merged.stream().mapToInt(rank -> rank).toArray();
    }

    private void offer(PriorityQueue<Pair> pairs, String text, int left, int end) {
        Integer rank = end - left > longest ? null : ranks.get(text.substring(left, end));
        if (rank != null) {
            pairs.add(new Pair(rank, left, end));
        }
    }

    private String knownBytes(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length);
        for (byte b : bytes) {
            if (known[b & 0xFF]) {
                text.append((char) (b & 0xFF));
            }
        }
        return text.toString();
    }

    /// Whether every byte of these has a rank.
    boolean knows(byte[] bytes) {
        for (byte b : bytes) {
            if (!known[b & 0xFF]) {
                return false;
            }
        }
        return true;
    }
}
