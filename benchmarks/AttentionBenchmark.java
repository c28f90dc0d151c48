package cria.benchmarks;

import cria.kernel.Kernels;
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

/// Attention of a 135m model (NH = 9, KVH = 3, HS = 64) over 2048 tokens in documents of one length.
///
/// Only the pairs that causality allows are counted: documents · length · (length + 1) / 2. A pair is 4·HS·NH operations
/// forward (scores, values) and 10·HS·NH backward (scores again, dP, dV, dQ, dK). The bound is the speed of
/// [MatmulBenchmark]; what is lost to it are the exponentials and the half-empty tiles on the diagonal.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
// Warm-up: first touches of the pages and of each thread's scratch; the Java around the calls compiles in the same time.
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class AttentionBenchmark {
    private static final int N = 2048;
    private static final int NH = 9;
    private static final int KVH = 3;
    private static final int HS = 64;

    @Param("cpu")
    public String backend;

    /// 0 is one a processor.
    @Param("0")
    public int threads;

    /// Tokens of a document; there are 2048 / length documents.
    @Param({"64", "512", "2048"})
    public int length;

    private Operands operands;
    private Kernels kernels;
    private double pairs;
    private Tensor starts;
    private Tensor q;
    private Tensor k;
    private Tensor v;
    private Tensor out;
    private Tensor lse;
    private Tensor dOut;
    private Tensor dQ;
    private Tensor dK;
    private Tensor dV;

    @Setup(Level.Trial)
    public void setUp() {
        operands = Operands.on(backend, threads);
        kernels = operands.backend().kernels();
        int documents = N / length;
        pairs = documents * (length * (length + 1.0) / 2);
        starts = operands.starts(documents, length);
        q = operands.floats(N, NH, HS);
        k = operands.floats(N, KVH, HS);
        v = operands.floats(N, KVH, HS);
        out = operands.floats(N, NH, HS);
        lse = operands.floats(NH, N);
        dOut = operands.floats(N, NH, HS);
        dQ = operands.floats(N, NH, HS);
        dK = operands.floats(N, KVH, HS);
        dV = operands.floats(N, KVH, HS);
        kernels.attentionForward(out, lse, q, k, v, starts);    // backward reads what forward saved
    }

    @Benchmark
    public void forward(Work.Operations work) {
        kernels.attentionForward(out, lse, q, k, v, starts);
        work.add(4.0 * HS * NH * pairs);
    }

    @Benchmark
    public void backward(Work.Operations work) {
        kernels.attentionBackward(dQ, dK, dV, dOut, out, lse, q, k, v, starts);
        work.add(10.0 * HS * NH * pairs);
    }

    @TearDown(Level.Trial)
    public void tearDown() {
        operands.close();
    }
}
