package cria.kernel;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.backend.TestBackend;
import cria.tensor.DType;
import cria.tensor.Tensor;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// No kernel follows an index out of its tensor, whoever calls it: a wrong one ends the call, and not the process.
class IndicesTest {
    private static final int N = 3;     // rows
    private static final int S = 5;     // keys, two of them from before
    private static final int C = 8;
    private static final int V = 7;
    private static final int P = 6;

    private static Tensor floats(Backend backend, String name, long... dims) {
        return backend.lay(name, layout -> layout.values(name, dims));
    }

    private static Tensor singles(Backend backend, String name, long... dims) {
        return backend.lay(name, layout -> layout.floats(name, dims));
    }

    private static Tensor ints(Backend backend, String name, int... values) {
        Tensor tensor = backend.lay(name, layout -> layout.tensor(name, DType.I32, values.length));
        tensor.setInts(values);
        return tensor;
    }

    private static void assertChecked(String name, int[] good, int[][] bad, Backend backend, Consumer<Tensor> op) {
        assertDoesNotThrow(() -> op.accept(ints(backend, name, good)));
        for (int[] values : bad) {
            String message = assertThrows(IllegalArgumentException.class, () -> op.accept(ints(backend, name, values))).getMessage();
            assertTrue(message.contains(name + "["), message);
        }
    }

    @ParameterizedTest
    @EnumSource
    void idsAndTargetsAreHeldToTheirTable(TestBackend on) {
        try (Backend backend = on.open()) {
            Kernels kernels = backend.kernels();
            int[] good = {0, V - 1, 3};
            int[][] bad = {{0, V, 1}, {-1, 0, 0}, {0, 0, Integer.MAX_VALUE}, {0, Integer.MIN_VALUE, 0}};
            Tensor rows = floats(backend, "rows", N, C);
            Tensor table = floats(backend, "table", V, C);
            Tensor losses = singles(backend, "losses", N);
            Tensor logits = floats(backend, "logits", N, V);
            assertChecked("tokens", good, bad, backend, tokens -> kernels.embeddingForward(rows, tokens, table));
            assertChecked("tokens", good, bad, backend, tokens -> kernels.embeddingBackward(table, rows, tokens, -1));
            Tensor predictions = ints(backend, "predictions", 0, 0, 0);
            assertChecked("targets", good, bad, backend, targets -> kernels.crossEntropyForward(losses, predictions, logits, targets));
            assertChecked("targets", good, bad, backend, targets -> kernels.crossEntropyBackward(losses, logits, logits, targets, 1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void beginningsOfDocumentsAreHeldToTheRowsAndTheCache(TestBackend on) {
        try (Backend backend = on.open()) {
            Kernels kernels = backend.kernels();
            Tensor q = floats(backend, "q", N, 2, C);
            Tensor out = floats(backend, "out", N, 2, C);
            Tensor k = floats(backend, "k", S, 1, C);
            Tensor lse = singles(backend, "lse", 2, N);
            Tensor own = floats(backend, "own", N, 1, C);
            Tensor cos = singles(backend, "cos", P, C / 2);
            int[][] never = {{1, 1, 1}, {0, 0, 3}, {0, 1, 0}, {0, 0, Integer.MAX_VALUE}, {Integer.MIN_VALUE, 0, 0}};
            assertChecked("starts", new int[] {-2, -2, 2}, never, backend, starts -> kernels.attentionForward(out, lse, q, k, k, starts));
            assertChecked("starts", new int[] {-2, -2, 2}, new int[][] {{-3, -3, -3}}, backend,
                starts -> kernels.attentionForward(out, lse, q, k, k, starts));
            assertChecked("starts", new int[] {0, 0, 2}, never, backend,
                starts -> kernels.attentionBackward(floats(backend, "dQ", N, 2, C), floats(backend, "dK", N, 1, C),
                    floats(backend, "dV", N, 1, C), out, out, lse, q, own, own, starts));
            assertChecked("starts", new int[] {0, 0, 2}, new int[][] {{-1, -1, -1}}, backend,
                starts -> kernels.attentionBackward(floats(backend, "dQ", N, 2, C), floats(backend, "dK", N, 1, C),
                    floats(backend, "dV", N, 1, C), out, out, lse, q, own, own, starts));
            int[][] nowhere = {{1, 1, 1}, {-P, 0, 0}, {0, 0, 2 - P}, {0, 0, 3}, {Integer.MIN_VALUE, 0, 0}, {0, Integer.MAX_VALUE, 0}};
            assertChecked("starts", new int[] {1 - P, 0, 2}, nowhere, backend, starts -> kernels.ropeForward(q, cos, cos, starts));
            assertChecked("starts", new int[] {1 - P, 0, 2}, nowhere, backend, starts -> kernels.ropeBackward(q, cos, cos, starts));
        }
    }
}
