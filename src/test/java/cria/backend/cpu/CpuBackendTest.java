package cria.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.kernel.AdamWStep;
import cria.kernel.AdamWTensors;
import cria.kernel.Kernels;
import cria.kernel.Store;
import cria.kernel.Transpose;
import cria.tensor.DType;
import cria.tensor.HostMemory;
import cria.tensor.Memory;
import cria.tensor.Shape;
import cria.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CpuBackendTest {

    @BeforeAll
    static void kernels() {
        Built.assumeKernels();
    }

    @Test
    void theBitsDoNotDependOnTheNumberOfThreads() {
        List<float[]> one = everyOp(1);
        for (int threads : new int[] {1, 2, 3, 3}) {
            List<float[]> many = everyOp(threads);
            for (int i = 0; i < one.size(); i++) {
                assertArrayEquals(one.get(i), many.get(i), 0, "tensor " + i + " with " + threads + " threads");
            }
        }
    }

    /// Sizes large enough that each op has several tasks.
    private static List<float[]> everyOp(int threads) {
        try (CpuBackend backend = new CpuBackend(threads)) {
            Inputs in = new Inputs(backend);
            Kernels kernels = backend.kernels();
            int N = 301;
            int C = 6 * 32;
            int V = 1501;
            int[] first = new int[N];
            int[] ids = new int[N];
            for (int n = 0; n < N; n++) {
                first[n] = n < 140 ? 0 : n < 141 ? 140 : 141;
                ids[n] = n * 7 % 50;
            }
            Tensor starts = in.ints(first);
            Tensor tokens = in.ints(ids);

            Tensor embedding = in.random(V, C);
            Tensor dEmbedding = in.random(V, C);
            Tensor x = in.random(N, C);
            Tensor weight = in.random(C);
            Tensor dWeight = in.random(C);
            Tensor rstd = in.random(N);
            Tensor normed = in.random(N, C);
            kernels.embeddingForward(x, tokens, embedding);
            kernels.rmsnormForward(normed, rstd, x, weight, 1e-5f);
            Tensor dX = in.random(N, C);
            kernels.rmsnormBackward(dX, dWeight, dX, in.random(N, C), x, weight, rstd);
            kernels.rmsnormInputBackward(dX, dX, in.random(N, C), x, weight, rstd);
            kernels.embeddingBackward(dEmbedding, dX, tokens, -1);

            Tensor q = in.random(N, 6, 32);
            Tensor k = in.random(N, 2, 32);
            Tensor v = in.random(N, 2, 32);
            Tensor out = in.random(N, 6, 32);
            Tensor lse = in.random(6, N);
            Tensor dQ = in.random(N, 6, 32);
            Tensor dK = in.random(N, 2, 32);
            Tensor dV = in.random(N, 2, 32);
            kernels.attentionForward(out, lse, q, k, v, starts);
            kernels.attentionBackward(dQ, dK, dV, in.random(N, 6, 32), out, lse, q, k, v, starts);

            Tensor narrow = in.tensor(DType.BF16, V, C);
            kernels.cast(narrow, embedding);
            Tensor logits = in.random(N, V);
            kernels.matmul(logits, Store.SET, normed, Transpose.NO, narrow, Transpose.YES);
            kernels.matmul(logits, Store.ADD, normed, Transpose.NO, embedding, Transpose.YES);
            Tensor generated = in.random(2, V);
            kernels.matmul(generated, Store.SET, normed.rows(0, 2), Transpose.NO, narrow, Transpose.YES);
            Tensor losses = in.random(N);
            kernels.crossEntropyBackward(losses, logits, logits, tokens, 1f / N);
            kernels.matmul(dEmbedding, Store.ADD, logits, Transpose.YES, normed, Transpose.NO);
            kernels.matmul(dX, Store.ADD, logits, Transpose.NO, narrow, Transpose.NO);

            Tensor gate = in.random(N, V);
            Tensor up = in.random(N, V);
            kernels.swigluBackward(gate, up, logits, gate, up);
            Tensor m = in.random(V, C);
            Tensor squares = in.random(V, C);
            kernels.add(squares, m, m);
            kernels.fill(squares, 1);
            Tensor total = in.tensor(DType.F64, 1);
            Tensor gradScale = in.random(1);
            kernels.sumOfSquares(total, dEmbedding);
            kernels.clip(gradScale, total, 1);
            kernels.adamw(AdamWTensors.floats(flat(embedding), flat(m), flat(squares), C), flat(dEmbedding), gradScale,
                new AdamWStep(1e-3, 0.9, 0.95, 1e-8, 0.1, 2));
            kernels.sum(total, losses);
            double sum = total.toDoubles()[0];

            List<float[]> values = new ArrayList<>();
            for (Tensor tensor : List.of(x, normed, rstd, dX, dWeight, dEmbedding, out, lse, dQ, dK, dV,
                logits, generated, losses, gate, up, embedding, m, squares)) {
                values.add(tensor.toFloats());
            }
            values.add(new float[] {(float) sum, (float) (sum - (float) sum)});
            return values;
        }
    }

    private static Tensor flat(Tensor tensor) {
        return tensor.view(tensor.elements());
    }

    private static final class Inputs {
        private final CpuBackend backend;
        private final Random random = new Random(3);

        Inputs(CpuBackend backend) {
            this.backend = backend;
        }

        Tensor random(long... dims) {
            Tensor tensor = tensor(DType.F32, dims);
            float[] values = new float[Math.toIntExact(tensor.elements())];
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextFloat() - 0.5f;
            }
            tensor.setFloats(values);
            return tensor;
        }

        Tensor ints(int... values) {
            Tensor tensor = tensor(DType.I32, values.length);
            tensor.setInts(values);
            return tensor;
        }

        Tensor tensor(DType dtype, long... dims) {
            Shape shape = new Shape(dims);
            return new Tensor("x", dtype, shape, backend.allocate(shape.elements() * dtype.bytes()), 0);
        }
    }

    /// A file need not keep its tensors at whole multiples of their element.
    @Test
    void readsFrozenWeightsFromOddAddresses() {
        try (CpuBackend backend = new CpuBackend(2); Arena arena = Arena.ofConfined()) {
            Inputs in = new Inputs(backend);
            Tensor a = in.random(20, 70);
            for (DType dtype : new DType[] {DType.F32, DType.BF16, DType.F16}) {
                Tensor aligned = in.tensor(dtype, 90, 70);
                backend.kernels().cast(aligned, in.random(90, 70));
                HostMemory file = new HostMemory(arena.allocate(aligned.bytes() + 1));
                Tensor odd = new Tensor("odd", dtype, aligned.shape(), file, 1);
                odd.segment().copyFrom(aligned.segment());
                for (int rows : new int[] {1, 20}) {
                    Tensor expected = in.random(rows, 90);
                    Tensor out = in.random(rows, 90);
                    backend.kernels().matmul(expected, Store.SET, a.rows(0, rows), Transpose.NO, aligned, Transpose.YES);
                    backend.kernels().matmul(out, Store.SET, a.rows(0, rows), Transpose.NO, odd, Transpose.YES);
                    assertArrayEquals(expected.toFloats(), out.toFloats(), 1e-5f);
                }
                Tensor row = in.random(1, 70);
                backend.kernels().embeddingForward(row, in.ints(89), odd);
                assertArrayEquals(aligned.rows(89, 1).toFloats(), row.toFloats());
                assertArrayEquals(normed(backend, a, aligned.rows(0, 1).view(70)), normed(backend, a, odd.rows(0, 1).view(70)));
            }
        }
    }

    /// What a norm's backward makes of what the norm made of x.
    private static float[] normed(CpuBackend backend, Tensor x, Tensor weight) {
        Inputs in = new Inputs(backend);
        Tensor out = in.random(x.rows(), x.columns());
        Tensor rstd = in.random(x.rows());
        backend.kernels().rmsnormForward(out, rstd, x, weight, 1e-5f);
        Tensor dInp = in.random(x.rows(), x.columns());
        backend.kernels().rmsnormInputBackward(dInp, x, out, x, weight, rstd);
        return dInp.toFloats();
    }

    @Test
    void allocatesZeroedAlignedMemory() {
        try (CpuBackend backend = new CpuBackend(1)) {
            Memory memory = backend.allocate(1001);
            assertEquals(1001, memory.byteSize());
            assertEquals(0, ((HostMemory) memory).segment().address() % 64);
            assertEquals(-1, ((HostMemory) memory).segment().mismatch(Arena.ofAuto().allocate(1001)));
            assertThrows(OutOfMemoryError.class, () -> backend.allocate(1L << 60));
        }
    }

    @Test
    void frozenMemoryIsNotCopied() {
        try (CpuBackend backend = new CpuBackend(1); Arena arena = Arena.ofConfined()) {
            Tensor file = Tensor.of("file", DType.BF16, arena.allocate(8), 4);
            assertSame(file, backend.frozen(file));
            assertEquals(0, backend.frozenBytes(file.shape()));
        }
    }

    @Test
    void saysWhatItRunsOn() {
        try (CpuBackend backend = new CpuBackend(2)) {
            String description = backend.description();
            assertTrue(description.matches("2 threads, OpenBLAS \\d+\\.\\d+\\.\\d+\\S* \\w+"), description);
        }
    }
}
