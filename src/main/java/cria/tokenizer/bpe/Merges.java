package cria.tokenizer.bpe;

import cria.InputException;
import cria.Shown;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// Turns merges of pairs, as `tokenizer.json` lists them, into ranks of tokens, as jtokkit wants them.
///
/// A list of merges joins two neighbours only if that very pair is listed; ranks join any two neighbours that spell a
/// ranked token. Both give the same ids if every ranked token is *reachable*: its bytes alone, merged by the list, end as
/// that one token. For no merge then crosses the token's ends wherever its parts meet in a text, so they were made by the
/// same steps as alone, and alone the last step joins a listed pair. A token that is not reachable never comes out of a
/// list of merges, so it gets no rank; `ignore_merges` gives it to a piece that is exactly its text.
public final class Merges {

    private final Path file;
    private final byte[][] bytesById;
    private final int[] byteIds;
    private final PairTable pairs = new PairTable();
    private final List<Integer> results = new ArrayList<>();

    /// @param bytesById what each id stands for
    /// @param byteIds   the id of each single byte; -1 where the vocabulary lacks it
    public Merges(Path file, byte[][] bytesById, int[] byteIds) {
        this.file = file;
        this.bytesById = bytesById;
        this.byteIds = byteIds;
    }

    /// The next merge of the list.
    ///
    /// @throws InputException where it was there before
    public void add(int left, int right, int result) {
        if (!pairs.add(left, right)) {
            throw new InputException(file, "the merge that makes " + show(result)
                + " is listed twice; download the file again");
        }
        results.add(result);
    }

    /// The vocabulary in order of rank: the bytes, then the results of merges in their order.
    ///
    /// @param added        tokens that never come out of merging
    /// @param ignoreMerges whether a piece of text that is a token is that token, reachable or not
    /// @throws InputException where ranks cannot say what the merges say
    public BpeVocabulary vocabulary(List<AddedToken> added, boolean ignoreMerges) {
        BitSet used = new BitSet();
        added.forEach(token -> used.set(token.id()));
        int[] ids = new int[bytesById.length];
        int size = 0;
        for (int id : byteIds) {
            if (id >= 0) {
                ids[size++] = id;
                used.set(id);
            }
        }
        BitSet merged = new BitSet();
        List<Integer> wholeOnly = new ArrayList<>();
        int before = -1;
        for (int id : results) {
            if (id == before) {
                continue;
            }
            before = id;
            if (merged.get(id)) {
                throw new InputException(file, "the merges that make " + show(id)
                    + " are not together, which a tokenizer that ranks tokens cannot follow; Cria cannot use this file");
            }
            merged.set(id);
            if (used.get(id)) {
                continue;
            }
            used.set(id);
            if (reachable(id)) {
                ids[size++] = id;
            } else {
                wholeOnly.add(id);
            }
        }
        if (ignoreMerges) {
            for (int id = 0; id < bytesById.length; id++) {
                if (bytesById[id] != null && !used.get(id)) {
                    wholeOnly.add(id);
                }
            }
            for (int id : wholeOnly) {
                ids[size++] = id;
            }
        }
        int[] idByRank = Arrays.copyOf(ids, size);
        byte[][] bytesByRank = Arrays.stream(idByRank).mapToObj(id -> bytesById[id]).toArray(byte[][]::new);
        if (ignoreMerges) {
            refuseWhatRanksWouldMerge(bytesByRank, wholeOnly);
        }
        return new BpeVocabulary(bytesById, added, bytesByRank, idByRank);
    }

    private boolean reachable(int id) {
        byte[] bytes = bytesById[id];
        int[] parts = new int[bytes.length];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = byteIds[bytes[i] & 0xFF];
            if (parts[i] < 0) {
                return false;
            }
        }
        int[] places = new int[parts.length];
        for (int i = 0; i + 1 < parts.length; i++) {
            places[i] = pairs.place(parts[i], parts[i + 1]);
        }
        int size = parts.length;
        while (size > 1) {
            int best = 0;
            for (int i = 1; i + 1 < size; i++) {
                best = places[i] < places[best] ? i : best;
            }
            if (places[best] == Integer.MAX_VALUE) {
                return false;
            }
            parts[best] = results.get(places[best]);
            size--;
            System.arraycopy(parts, best + 2, parts, best + 1, size - best - 1);
            System.arraycopy(places, best + 1, places, best, size - best);
            if (best + 1 < size) {
                places[best] = pairs.place(parts[best], parts[best + 1]);
            }
            if (best > 0) {
                places[best - 1] = pairs.place(parts[best - 1], parts[best]);
            }
        }
        return parts[0] == id;
    }

    private void refuseWhatRanksWouldMerge(byte[][] bytesByRank, List<Integer> wholeOnly) {
        if (wholeOnly.isEmpty()) {
            return;
        }
        RankMerging merging = new RankMerging(bytesByRank);
        for (int id : wholeOnly) {
            if (merging.knows(bytesById[id]) && merging.merge(bytesById[id]).length == 1) {
                throw new InputException(file, "the token " + show(id) + " comes out of no merge (ignore_merges), but its"
                    + " neighbours in the order of ranks would spell it; Cria cannot use this file");
            }
        }
    }

    private String show(int id) {
        return id + " '" + Shown.of(new String(bytesById[id], StandardCharsets.UTF_8)) + "'";
    }
}
