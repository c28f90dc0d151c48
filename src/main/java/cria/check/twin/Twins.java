package cria.check.twin;

import cria.data.disk.LongIndex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntConsumer;

/// Finds conversations that stand more than once among those that it was given, by numbers in the order in which they came. It keeps
/// less than 200 bytes of each, so a million take 200 MB; beyond [#nearLimit] only those that are letter by letter the same are found.
///
/// Which are looked at together follows from locality-sensitive hashing: Indyk and Motwani, *Approximate nearest neighbors*, 1998,
/// <https://doi.org/10.1145/276698.276876>; parameters in [MinHash].
public final class Twins {

    /// Jaccard similarity of three-word shingles from which on two conversations are nearly the same. 0.8 is what Lee et al.,
    /// *Deduplicating training data makes language models better*, 2022, <https://arxiv.org/abs/2107.06499>, and SlimPajama take.
    public static final double NEARLY = 0.8;

    private static final int CHUNK = 4096;
    private static final int BYTES = 4 * MinHash.BANDS + MinHash.PERMUTATIONS + 24;

    private final int nearLimit;
    private final List<int[]> bands = new ArrayList<>();
    private final List<byte[]> marks = new ArrayList<>();
    private final BitSet wordless = new BitSet();
    private long[] exact = new long[CHUNK];
    private int count;

    public Twins() {
        this((int) Math.min(1 << 28, Runtime.getRuntime().maxMemory() / 3 / BYTES));
    }

    /// @param nearLimit how many conversations are compared with each other's words
    Twins(int nearLimit) {
        this.nearLimit = nearLimit;
    }

    /// How many conversations are compared with each other's words: as many as a third of the heap holds.
    public int nearLimit() {
        return nearLimit;
    }

    public int count() {
        return count;
    }

    public void add(Fingerprint print) {
        if (count == exact.length) {
            exact = Arrays.copyOf(exact, count + (count >> 1));
        }
        exact[count] = print.exact();
        if (count < nearLimit) {
            int place = count % CHUNK;
            if (place == 0) {
                bands.add(new int[CHUNK * MinHash.BANDS]);
                marks.add(new byte[CHUNK * MinHash.PERMUTATIONS]);
            }
            System.arraycopy(print.near().bands(), 0, bands.getLast(), place * MinHash.BANDS, MinHash.BANDS);
            System.arraycopy(print.near().marks(), 0, marks.getLast(), place * MinHash.PERMUTATIONS, MinHash.PERMUTATIONS);
            wordless.set(count, !print.hasWords());
        }
        count++;
    }

    /// For each conversation the group of those that are the same letter by letter: the number of the first of them.
    public int[] same() {
        int[] first = new int[count];
        LongIndex seen = new LongIndex(count);
        for (int i = 0; i < count; i++) {
            first[i] = seen.add(exact[i], i) ? i : seen.get(exact[i]);
        }
        return first;
    }

    /// For each conversation the group of those that are nearly the same, through others of the group where need be: the number of
    /// the first of them. Within a band each is compared with the first that has its number and with the one before it, so that many
    /// copies of one conversation take no longer than many others.
    public int[] nearlySame() {
        int[] parent = new int[count];
        Arrays.setAll(parent, i -> i);
        int n = Math.min(count, nearLimit);
        long[] sorted = new long[n];
        for (int band = 0; band < MinHash.BANDS; band++) {
            int kept = 0;
            for (int i = 0; i < n; i++) {
                if (!wordless.get(i)) {
                    int key = bands.get(i / CHUNK)[i % CHUNK * MinHash.BANDS + band];
                    sorted[kept++] = (long) key << 32 | i;
                }
            }
            Arrays.parallelSort(sorted, 0, kept);
            join(sorted, kept, parent);
        }
        for (int i = 0; i < count; i++) {
            parent[i] = root(parent, i);
        }
        return parent;
    }

    private void join(long[] sorted, int kept, int[] parent) {
        int first = 0;
        for (int k = 1; k < kept; k++) {
            if (sorted[k] >> 32 != sorted[first] >> 32) {
                first = k;
                continue;
            }
            int i = (int) sorted[k];
            IntConsumer compare = j -> {
                if (root(parent, i) != root(parent, j) && similarity(i, j) >= NEARLY) {
                    int a = root(parent, i);
                    int b = root(parent, j);
                    parent[Math.max(a, b)] = Math.min(a, b);
                }
            };
            compare.accept((int) sorted[first]);
            compare.accept((int) sorted[k - 1]);
        }
    }

    /// The similarity of two conversations, estimated.
    double similarity(int i, int j) {
        return MinHash.similarity(marks.get(i / CHUNK), i % CHUNK * MinHash.PERMUTATIONS, marks.get(j / CHUNK),
            j % CHUNK * MinHash.PERMUTATIONS);
    }

    private static int root(int[] parent, int of) {
        int i = of;
        while (parent[i] != i) {
            parent[i] = parent[parent[i]];
            i = parent[i];
        }
        return i;
    }
}
