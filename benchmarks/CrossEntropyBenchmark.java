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

/// The loss over a chunk of logits as large as the loss head's, about 96 MiB: the vocabularies of SmolLM2 and of Llama 3.
///
/// A logit is at least 4 bytes forward (read) and 8 backward (read, and the gradient written in its place). The second
/// reading of a row is not counted: a row of 192 or 501 KiB should still be in a core's cache by then.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
// Warm-up: first touches of the pages; the Java around the calls compiles in the same time.
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class CrossEntropyBenchmark {
    private static final int CHUNK = 96 << 20;

    @Param("cpu")
    public String backend;

    /// 0 is one a processor.
    @Param("0")
    public int threads;

    @Param({"49152", "128256"})
    public int vocabulary;

    private Operands operands;
    private Kernels kernels;
    private Tensor logits;
    private Tensor targets;
    private Tensor losses;
    private Tensor predictions;

    @Setup(Level.Trial)
    public void setUp() {
        operands = Operands.on(backend, threads);
        kernels = operands.backend().kernels();
        int rows = CHUNK / Float.BYTES / vocabulary;
        logits = operands.floats(rows, vocabulary);
        targets = operands.tokens(rows, vocabulary);
        losses = operands.floats(rows);
        predictions = operands.ints(new int[rows]);
    }

    @Benchmark
    public void forward(Work.Traffic work) {
        kernels.crossEntropyForward(losses, predictions, logits, targets);
        work.add(4.0 * logits.elements());
    }

    /// In place, as the loss head has it: each call gets the last one's gradients for logits, which cost as much.
    @Benchmark
    public void backward(Work.Traffic work) {
        kernels.crossEntropyBackward(losses, logits, logits, targets, 1);
        work.add(8.0 * logits.elements());
    }

    @TearDown(Level.Trial)
    public void tearDown() {
        operands.close();
    }
}
