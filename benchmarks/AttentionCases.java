package cria.benchmarks;

import cria.tensor.DType;
import cria.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Attention over documents of one length, and over a batch of short ones as chats are packed.
///
/// Operations are counted as FlashAttention's authors do: a document of T tokens has T² / 2 pairs, a pair 4·HS·NH operations
/// forward and 2.5 times that backward (scores again, dP, dV, dQ, dK).
///
/// @param n tokens
record AttentionCases(ModelShape shape, int n) {
    private static final int[] LENGTHS = {2048, 4096, 8192};
    private static final int SHORTEST = 32;
    private static final int LONGEST = 1024;

    List<KernelCase> all() {
        List<KernelCase> cases = new ArrayList<>();
        int[] lengths = Arrays.stream(LENGTHS).filter(length -> length <= n).toArray();
        for (int length : lengths.length > 0 ? lengths : new int[] {n}) {
            documents(cases, "%d×%d".formatted(n / length, length), IntStream.generate(() -> length).limit(n / length).toArray());
        }
        documents(cases, "packed", packed());
        return cases;
    }

    /// Lengths that add up to n.
    private int[] packed() {
        SplittableRandom random = new SplittableRandom(0);
        List<Integer> lengths = new ArrayList<>();
        for (int left = n; left > 0; left -= lengths.getLast()) {
            lengths.add(Math.min(left, random.nextInt(SHORTEST, LONGEST + 1)));
        }
        return lengths.stream().mapToInt(Integer::intValue).toArray();
    }

    private void documents(List<KernelCase> cases, String name, int[] lengths) {
        int rows = Arrays.stream(lengths).sum();
        int heads = shape.heads();
        int kvHeads = shape.kvHeads();
        int size = shape.headSize();
        double pairs = Arrays.stream(lengths).mapToDouble(length -> (double) length * length / 2).sum();
        double forward = 4.0 * size * heads * pairs;
        String sizes = "%s, %d/%d×%d".formatted(name, heads, kvHeads, size);
        cases.add(KernelCase.ofProducts("attentionForward", sizes, forward, t -> {
            Tensor out = t.empty(rows, heads, size);
            Tensor lse = t.empty(DType.F32, heads, rows);
            Tensor q = t.random(rows, heads, size);
            Tensor k = t.random(rows, kvHeads, size);
            Tensor v = t.random(rows, kvHeads, size);
            Tensor starts = t.starts(lengths);
            return kernels -> kernels.attentionForward(out, lse, q, k, v, starts);
        }));
        cases.add(KernelCase.ofProducts("attentionBackward", sizes, 2.5 * forward, t -> {
            Tensor out = t.empty(rows, heads, size);
            Tensor lse = t.empty(DType.F32, heads, rows);
            Tensor q = t.random(rows, heads, size);
            Tensor k = t.random(rows, kvHeads, size);
            Tensor v = t.random(rows, kvHeads, size);
            Tensor starts = t.starts(lengths);
            t.before(kernels -> kernels.attentionForward(out, lse, q, k, v, starts));
            Tensor dQ = t.empty(rows, heads, size);
            Tensor dK = t.empty(rows, kvHeads, size);
            Tensor dV = t.empty(rows, kvHeads, size);
            Tensor dOut = t.random(rows, heads, size);
            return kernels -> kernels.attentionBackward(dQ, dK, dV, dOut, out, lse, q, k, v, starts);
        }));
    }
}
