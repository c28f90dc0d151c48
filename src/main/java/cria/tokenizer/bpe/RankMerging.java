package cria.tokenizer.bpe;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Byte-pair encoding by ranks as it is defined, for the few byte strings that jtokkit, which takes text, cannot be given.
/// A byte is a character of Latin-1 here. Slow for long pieces: every merge looks at every pair.
final class RankMerging {

    private final Map<String, Integer> ranks;
    private final boolean[] known = new boolean[256];

    RankMerging(byte[][] bytesByRank) {
        ranks = HashMap.newHashMap(bytesByRank.length);
        for (int rank = 0; rank < bytesByRank.length; rank++) {
            ranks.put(new String(bytesByRank[rank], StandardCharsets.ISO_8859_1), rank);
            if (bytesByRank[rank].length == 1) {
                known[bytesByRank[rank][0] & 0xFF] = true;
            }
        }
    }

    /// The ranks of what is left when nothing can be merged any more. A byte that has no rank is dropped before, and its
    /// neighbours meet, as Hugging Face's tokenizers have it.
    int[] merge(byte[] bytes) {
        List<String> parts = new String(bytes, StandardCharsets.ISO_8859_1).chars().mapToObj(Character::toString)
            .filter(ranks::containsKey).collect(Collectors.toCollection(ArrayList::new));
        while (true) {
            int best = -1;
            int bestRank = Integer.MAX_VALUE;
            for (int i = 0; i + 1 < parts.size(); i++) {
                int rank = ranks.getOrDefault(parts.get(i) + parts.get(i + 1), Integer.MAX_VALUE);
                if (rank < bestRank) {
                    best = i;
                    bestRank = rank;
                }
            }
            if (best < 0) {
                return parts.stream().mapToInt(ranks::get).toArray();
            }
            parts.set(best, parts.get(best) + parts.remove(best + 1));
        }
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
