package cria.benchmarks;

import cria.kernel.Kernels;
import cria.kernel.Store;
import cria.kernel.Transpose;
import cria.tensor.DType;
import cria.tensor.Tensor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// The products of a 135m model (C = 576, F = 1536, V = 49152) at 2048 tokens. A product (M, K) · (K, P) is 2·M·K·P
/// operations; the bound is 32 operations a cycle and core with AVX2, 64 with AVX-512. [Product#GENERATE] is bound by
/// memory instead: it reads 2·K·P bytes of weights for 2·K·P operations, so its GFLOP/s are also its GB/s.
///
/// The reference backend takes seconds for one of these: `-p backend=reference -p product=GENERATE` is enough to see how
/// far it is away.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
// Warm-up: first touches of the pages, then OpenBLAS's own buffers; the Java around the calls compiles in the same time.
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class MatmulBenchmark {
    private static final int N = 2048;
    private static final int C = 576;
    private static final int F = 1536;
    private static final int V = 49_152;

    /// Rows of logits that the loss head computes at a time.
    private static final int CHUNK = 512;

    /// What a product is for, with the operands as the model has them.
    public enum Product {
        /// `out = inp · Wᵀ` of gate_proj
        FORWARD(Store.SET, N, C, Transpose.NO, F, Transpose.YES, DType.F32),
        /// `dInp += dOut · W`
        INPUT_GRADIENT(Store.ADD, N, F, Transpose.NO, C, Transpose.NO, DType.F32),
        /// `dW += dOutᵀ · inp`
        WEIGHT_GRADIENT(Store.ADD, F, N, Transpose.YES, C, Transpose.NO, DType.F32),
        /// a chunk of logits
        HEAD(Store.SET, CHUNK, C, Transpose.NO, V, Transpose.YES, DType.F32),
        /// [#FORWARD] with a frozen weight as it lies in its file, widened on its way in
        FROZEN_FORWARD(Store.SET, N, C, Transpose.NO, F, Transpose.YES, DType.BF16),
        /// the input gradient through a frozen weight
        FROZEN_INPUT_GRADIENT(Store.ADD, N, F, Transpose.NO, C, Transpose.NO, DType.BF16),
        /// the logits of one generated token
        GENERATE(Store.SET, 1, C, Transpose.NO, V, Transpose.YES, DType.BF16);

        private final Store store;
        private final int m;
        private final int k;
        private final Transpose transposeA;
        private final int p;
        private final Transpose transposeB;
        private final DType weight;

        Product(Store store, int m, int k, Transpose transposeA, int p, Transpose transposeB, DType weight) {
            this.store = store;
            this.m = m;
            this.k = k;
            this.transposeA = transposeA;
            this.p = p;
            this.transposeB = transposeB;
            this.weight = weight;
        }
    }

    @Param("cpu")
    public String backend;

    /// 0 is one a processor.
    @Param("0")
    public int threads;

    @Param
    public Product product;

    private Operands operands;
    private Kernels kernels;
    private Tensor out;
    private Tensor a;
    private Tensor b;

    @Setup(Level.Trial)
    public void setUp() {
        operands = Operands.on(backend, threads);
        kernels = operands.backend().kernels();
        out = operands.floats(product.m, product.p);
        a = product.transposeA == Transpose.NO ? operands.floats(product.m, product.k)
            : operands.floats(product.k, product.m);
        b = product.transposeB == Transpose.NO ? operands.of(product.weight, product.k, product.p)
            : operands.of(product.weight, product.p, product.k);
    }

    @Benchmark
    public void matmul(Work.Operations work) {
        kernels.matmul(out, product.store, a, product.transposeA, b, product.transposeB);
        work.add(2.0 * product.m * product.k * product.p);
    }

    @TearDown(Level.Trial)
    public void tearDown() {
        operands.close();
    }
}
