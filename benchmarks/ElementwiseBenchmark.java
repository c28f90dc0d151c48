package cria.benchmarks;

import cria.kernel.AdamWStep;
import cria.kernel.AdamWTensors;
import cria.kernel.Kernels;
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

/// Everything between the products of a 135m model (C = 576, F = 1536, NH = 9, HS = 64) at 2048 tokens. These ops are bound
/// by memory, so they report the bytes that each element must move. A tensor of (N, C) has 4.5 MiB: where the last cache
/// holds it, such an op may be faster than [#add], whose 128 MiB show what the memory gives.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
// Warm-up: first touches of the pages; the Java around the calls compiles in the same time.
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class ElementwiseBenchmark {
    private static final int N = 2048;
    private static final int C = 576;
    private static final int F = 1536;
    private static final int NH = 9;
    private static final int HS = 64;
    private static final int LENGTH = 512;
    private static final float EPS = 1e-6f;

    /// Elements of a tensor that no cache holds.
    private static final int LARGE = 16 << 20;

    private static final AdamWStep STEP = new AdamWStep(1e-5, 0.9, 0.999, 1e-8, 0.01, 10);

    @Param("cpu")
    public String backend;

    /// 0 is one a processor.
    @Param("0")
    public int threads;

    private Operands operands;
    private Kernels kernels;

    /// Each op takes its tensors from a state of its own, so that none allocates what only another needs.
    @Setup(Level.Trial)
    public void setUp() {
        operands = Operands.on(backend, threads);
        kernels = operands.backend().kernels();
    }

    @TearDown(Level.Trial)
    public void tearDown() {
        operands.close();
    }

    /// Tensors of (N, C), and what a norm needs beside them.
    @State(Scope.Benchmark)
    public static class Hidden {
        private Tensor a;
        private Tensor b;
        private Tensor c;
        private Tensor d;
        private Tensor rstd;
        private Tensor weight;
        private Tensor dWeight;

        @Setup(Level.Trial)
        public void setUp(ElementwiseBenchmark on) {
            a = on.operands.floats(N, C);
            b = on.operands.floats(N, C);
            c = on.operands.floats(N, C);
            d = on.operands.floats(N, C);
            rstd = on.operands.floats(N);
            weight = on.operands.floats(C);
            dWeight = on.operands.floats(C);
        }
    }

    /// Tensors of (N, F).
    @State(Scope.Benchmark)
    public static class Wide {
        private Tensor gate;
        private Tensor up;
        private Tensor out;
        private Tensor dGate;
        private Tensor dUp;

        @Setup(Level.Trial)
        public void setUp(ElementwiseBenchmark on) {
            gate = on.operands.floats(N, F);
            up = on.operands.floats(N, F);
            out = on.operands.floats(N, F);
            dGate = on.operands.floats(N, F);
            dUp = on.operands.floats(N, F);
        }
    }

    /// Queries, and the tables that turn them.
    @State(Scope.Benchmark)
    public static class Heads {
        private Tensor x;
        private Tensor cos;
        private Tensor sin;
        private Tensor starts;

        @Setup(Level.Trial)
        public void setUp(ElementwiseBenchmark on) {
            x = on.operands.floats(N, NH, HS);
            cos = on.operands.floats(LENGTH, HS / 2);
            sin = on.operands.floats(LENGTH, HS / 2);
            on.kernels.fill(cos, 0.8f);     // a rotation, so that x stays as long as it is
            on.kernels.fill(sin, 0.6f);
            starts = on.operands.starts(N / LENGTH, LENGTH);
        }
    }

    /// A parameter with its gradient and optimizer states.
    @State(Scope.Benchmark)
    public static class Large {
        private Tensor param;
        private Tensor m;
        private Tensor v;
        private Tensor grad;
        private Tensor gradScale;
        private Tensor total;
        private AdamWTensors tensors;

        @Setup(Level.Trial)
        public void setUp(ElementwiseBenchmark on) {
            param = on.operands.floats(LARGE);
            m = on.operands.floats(LARGE);
            v = on.operands.floats(LARGE);
            on.kernels.fill(v, 0.1f);   // a mean of squares is never negative
            grad = on.operands.floats(LARGE);
            gradScale = on.operands.floats(1);
            on.kernels.fill(gradScale, 1);
            total = on.operands.empty(DType.F64, 1);
            tensors = AdamWTensors.floats(param, m, v, LARGE);
        }
    }

    /// 8 bytes: inp, out
    @Benchmark
    public void rmsnormForward(Hidden t, Work.Traffic work) {
        kernels.rmsnormForward(t.b, t.rstd, t.a, t.weight, EPS);
        work.add(8.0 * N * C);
    }

    /// 16 bytes: a, b, sum, out
    @Benchmark
    public void addRmsnormForward(Hidden t, Work.Traffic work) {
        kernels.addRmsnormForward(t.c, t.d, t.rstd, t.a, t.b, t.weight, EPS);
        work.add(16.0 * N * C);
    }

    /// 16 bytes: dResidual, dOut, inp, dInp
    @Benchmark
    public void rmsnormBackward(Hidden t, Work.Traffic work) {
        kernels.rmsnormBackward(t.d, t.dWeight, t.c, t.b, t.a, t.weight, t.rstd);
        work.add(16.0 * N * C);
    }

    /// 12 bytes: gate, up, out
    @Benchmark
    public void swigluForward(Wide t, Work.Traffic work) {
        kernels.swigluForward(t.out, t.gate, t.up);
        work.add(12.0 * N * F);
    }

    /// 20 bytes: dOut, gate, up, dGate, dUp
    @Benchmark
    public void swigluBackward(Wide t, Work.Traffic work) {
        kernels.swigluBackward(t.dGate, t.dUp, t.out, t.gate, t.up);
        work.add(20.0 * N * F);
    }

    /// 8 bytes: x, x
    @Benchmark
    public void ropeForward(Heads t, Work.Traffic work) {
        kernels.ropeForward(t.x, t.cos, t.sin, t.starts);
        work.add(8.0 * N * NH * HS);
    }

    /// 28 bytes: param, m, v, grad, param, m, v
    @Benchmark
    public void adamw(Large t, Work.Traffic work) {
        kernels.adamw(t.tensors, t.grad, t.gradScale, STEP);
        work.add(28.0 * LARGE);
    }

    /// 4 bytes: x
    @Benchmark
    public void sumOfSquares(Large t, Work.Traffic work) {
        kernels.sumOfSquares(t.total, t.grad);
        work.add(4.0 * LARGE);
    }

    /// 4 bytes: x. A processor that fetches a cache line before it writes to it moves 8.
    @Benchmark
    public void fill(Large t, Work.Traffic work) {
        kernels.fill(t.grad, 0);
        work.add(4.0 * LARGE);
    }

    /// 12 bytes: a, b, a. Nearly nothing is computed, and what is written has been read, so this is the memory's own speed.
    @Benchmark
    public void add(Large t, Work.Traffic work) {
        kernels.add(t.m, t.m, t.grad);
        work.add(12.0 * LARGE);
    }
}
