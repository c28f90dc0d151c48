package cria.kernel;

import cria.tensor.DType;
import cria.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The part of [KernelsContract] that is made of matrix products: products themselves, and attention.
public abstract class ProductsContract extends ContractFixture {
    private static final int[] SIZES = {1, 3, 13, 64, 65, 207};

    private static final int[][] LARGE = {
        {1, 2000, 1003}, {2, 1500, 30}, {8, 1100, 70}, {9, 1100, 70}, {70, 2100, 30}, {40, 30, 1200}, {700, 20, 600}};

    @Test
    void matmulOfEverySize() {
        for (int M : SIZES) {
            for (int K : SIZES) {
                for (int P : SIZES) {
                    for (Transpose transposeB : Transpose.values()) {
                        matmul(M, K, P, Store.SET, Transpose.NO, weightTypes()[0], transposeB);
                    }
                }
            }
        }
    }

    @Test
    void matmulOfEveryKind() {
        for (int[] size : LARGE) {
            for (Store store : Store.values()) {
                for (Transpose transposeA : Transpose.values()) {
                    for (Transpose transposeB : Transpose.values()) {
                        for (DType dtype : weightTypes()) {
                            matmul(size[0], size[1], size[2], store, transposeA, dtype, transposeB);
                        }
                    }
                }
            }
        }
        for (Store store : Store.values()) {
            for (DType dtype : weightTypes()) {
                for (int M : new int[] {1, 2, 13}) {
                    matmul(M, 65, 13, store, Transpose.NO, dtype, Transpose.YES);
                    matmul(M, 13, 65, store, Transpose.NO, dtype, Transpose.NO);
                }
            }
        }
    }

    @Test
    void matmulOfNothing() {
        for (Store store : Store.values()) {
            matmul(0, 5, 3, store, Transpose.NO, weightTypes()[0], Transpose.YES);
            matmul(4, 5, 0, store, Transpose.NO, weightTypes()[0], Transpose.NO);
            matmul(4, 0, 3, store, Transpose.NO, weightTypes()[0], Transpose.YES);
            matmul(40, 0, 3, store, Transpose.YES, weightTypes()[0], Transpose.NO);
        }
    }

    private void matmul(int M, int K, int P, Store store, Transpose transposeA, DType dtype, Transpose transposeB) {
        String what = "matmul %s M %d K %d P %d, a transposed %s, b %s transposed %s"
            .formatted(store, M, K, P, transposeA, dtype, transposeB);
        check(what, side -> {
            Tensor a = transposeA == Transpose.NO ? side.random("a", M, K) : side.random("a", K, M);
            Tensor b = transposeB == Transpose.NO ? side.random("b", dtype, 1, K, P) : side.random("b", dtype, 1, P, K);
            Tensor out = store == Store.SET ? side.output("out", M, P) : side.random("out", M, P);
            side.kernels().matmul(out, store, a, transposeA, b, transposeB);
            // A partial sum grows like sqrt(K), and each of K additions rounds it.
            return List.of(within(2 + Math.sqrt(K), 1 + Math.sqrt(K), out));
        });
    }

    @Test
    void matmulSeesARowOfHeadsAsOneRow() {
        check("matmul of three dimensions", side -> {
            Tensor a = side.random("a", 12, 3, 16);
            Tensor b = side.random("b", 40, 48);
            Tensor out = side.output("out", 12, 5, 8);
            side.kernels().matmul(out, Store.SET, a, Transpose.NO, b, Transpose.YES);
            return List.of(within(10, 4, out));
        });
    }

    @Test
    void attentionOfOneDocument() {
        for (int N : new int[] {1, 2, 5, 64, 65, 207, 300}) {
            for (int HS : new int[] {8, 16, 64, 128}) {
                attention(2, 1, HS, 1, N);
            }
        }
    }

    @Test
    void attentionOfGroupedHeads() {
        for (int[] heads : new int[][] {{1, 1}, {3, 3}, {3, 1}, {9, 3}, {8, 2}}) {
            attention(heads[0], heads[1], 16, 1, 130);
            attention(heads[0], heads[1], 6, 1, 13, 1, 1, 20);
        }
    }

    @Test
    void attentionOfManyDocuments() {
        attention(3, 1, 32, 1, 1, 1, 1, 2, 3, 128, 129, 5);
        attention(2, 2, 8, 1, 256, 1, 257);
    }

    @Test
    void attentionOfLargeScoresDoesNotOverflow() {
        attention(2, 1, 64, 30, 150, 3);
    }

    private void attention(int NH, int KVH, int HS, float scale, int... documents) {
        int[] starts = starts(documents);
        int N = starts.length;
        String what = "attention NH %d KVH %d HS %d scale %s documents %s"
            .formatted(NH, KVH, HS, scale, List.of(IntStream.of(documents).boxed().toArray()));
        check(what, side -> {
            Tensor q = side.scaled("q", scale, N, NH, HS);
            Tensor k = side.scaled("k", scale, N, KVH, HS);
            Tensor v = side.random("v", N, KVH, HS);
            Tensor dOut = side.random("dOut", N, NH, HS);
            Tensor first = side.ints("starts", starts);
            Tensor out = side.output("out", N, NH, HS);
            Tensor lse = side.floatOutput("lse", NH, N);
            Tensor dQ = side.output("dQ", N, NH, HS);
            Tensor dK = side.output("dK", N, KVH, HS);
            Tensor dV = side.output("dV", N, KVH, HS);
            side.kernels().attentionForward(out, lse, q, k, v, first);
            side.kernels().attentionBackward(dQ, dK, dV, dOut, out, lse, q, k, v, first);
            // A score is a sum of HS products; what exp makes of its error is relative, as is that of the saved lse.
            double scores = Math.sqrt(HS) * scale * scale / 3;
            double epsilons = 16 + Math.sqrt(N) + 4 * Math.sqrt(HS) * Math.max(1, scores);
            return List.of(within(epsilons, out), within(16 + 4 * Math.sqrt(HS), lse),
                within(4 * epsilons, scale, dQ), within(4 * epsilons, scale * Math.sqrt(NH / KVH), dK),
                within(4 * epsilons, dV));
        });
    }

    @Test
    void attentionOverAKeyCache() {
        for (int[] size : new int[][] {{1, 2}, {1, 300}, {1, 1000}, {3, 700}, {5, 7}, {130, 400}}) {
            for (int[] heads : new int[][] {{2, 2}, {6, 2}}) {
                for (int HS : new int[] {8, 64}) {
                    int N = size[0];
                    int S = size[1];
                    String what = "attention of %d rows over %d keys, NH %d KVH %d HS %d"
                        .formatted(N, S, heads[0], heads[1], HS);
                    check(what, side -> {
                        Tensor q = side.random("q", N, heads[0], HS);
                        Tensor k = side.random("k", S, heads[1], HS);
                        Tensor v = side.random("v", S, heads[1], HS);
                        int[] starts = IntStream.generate(() -> N - S).limit(N).toArray();
                        Tensor out = side.output("out", N, heads[0], HS);
                        Tensor lse = side.floatOutput("lse", heads[0], N);
                        side.kernels().attentionForward(out, lse, q, k, v, side.ints("starts", starts));
                        double epsilons = 16 + Math.sqrt(S) + 4 * Math.sqrt(HS);
                        return List.of(within(epsilons, out), within(epsilons, lse));
                    });
                }
            }
        }
    }

    @Test
    void attentionIgnoresKeysBeforeTheDocument() {
        check("attention with a document that begins in the cache", side -> {
            Tensor q = side.random("q", 2, 2, 8);
            Tensor k = side.random("k", 20, 1, 8);
            Tensor v = side.random("v", 20, 1, 8);
            Tensor out = side.output("out", 2, 2, 8);
            Tensor lse = side.floatOutput("lse", 2, 2);
            side.kernels().attentionForward(out, lse, q, k, v, side.ints("starts", -5, -5));
            return List.of(within(40, out), within(40, lse));
        });
    }

    private static int[] starts(int... documents) {
        IntStream.Builder starts = IntStream.builder();
        int start = 0;
        for (int length : documents) {
            for (int i = 0; i < length; i++) {
                starts.add(start);
            }
            start += length;
        }
        return starts.build().toArray();
    }
}
