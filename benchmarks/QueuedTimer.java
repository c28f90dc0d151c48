package cria.benchmarks;

import cria.kernel.Backend;
import cria.tensor.DType;
import cria.tensor.Tensor;
import cria.tensor.TensorLayout;
import java.util.List;
import java.util.stream.IntStream;

/// Times calls that a device may still be at when they return: as many are queued as take a while, and the host waits once,
/// at the end. What a launch costs the host is hidden as it is in a training step, unless the device waits for it.
final class QueuedTimer {
    private static final int ROUNDS = 3;

    private final Backend backend;
    private final double seconds;
    private final Tensor fence;

    /// @param seconds that the queued calls of a round take at least
    QueuedTimer(Backend backend, double seconds) {
        this.backend = backend;
        this.seconds = seconds;
        this.fence = backend.lay("fence", QueuedTimer::plan);
        backend.kernels().fill(fence, 0);
    }

    private static Tensor plan(TensorLayout layout) {
        return layout.tensor("fence", DType.I32, 1);
    }

    /// Seconds of one call: the median of three rounds. All calls must do the same; that they take turns with operands of
    /// their own keeps a cache from holding them.
    double time(List<Runnable> calls) {
        calls.forEach(Runnable::run);       // loads what is loaded lazily
        int count = calls.size();
        double spent = round(calls, count);
        while (spent < seconds) {
            // A first guess from few calls is mostly waiting.
            count = (int) Math.ceil(count * Math.clamp(1.2 * seconds / spent, 1.2, 10));
            spent = round(calls, count);
        }
        int chosen = count;
        return IntStream.range(0, ROUNDS).mapToDouble(_ -> round(calls, chosen)).sorted().toArray()[ROUNDS / 2] / count;
    }

    private double round(List<Runnable> calls, int count) {
        await();
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            calls.get(i % calls.size()).run();
        }
        await();
        return (System.nanoTime() - start) / 1e9;
    }

    private void await() {
        backend.toHost(fence);
    }
}
