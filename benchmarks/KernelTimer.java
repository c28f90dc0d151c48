package cria.benchmarks;

import cria.kernel.Backend;
import cria.tensor.DType;
import cria.tensor.Slab;
import cria.tensor.TensorLayout;
import java.util.ArrayList;
import java.util.List;

/// Times cases one after the other, in memory that they all lie in.
final class KernelTimer {

    /// A GPU's cache holds less, so calls that take turns with operands of so many bytes find nothing in it.
    private static final double UNCACHED = 256e6;

    private static final int MOST_SETS = 8;

    private final Backend backend;
    private final QueuedTimer timer;
    private final RandomTile tile;
    private final Slab slab;

    private record Laid(PlannedOperands operands, KernelCase.Call call) {}

    /// @param seconds that the queued calls of a round take at least
    /// @param bytes   of the largest case
    KernelTimer(Backend backend, double seconds, long bytes) {
        this.backend = backend;
        this.timer = new QueuedTimer(backend, seconds);
        this.tile = new RandomTile(backend, 1);
        this.slab = new Slab("operands", backend.precision().values(), backend.allocate(bytes));
    }

    /// Memory that a case needs.
    static long bytes(Backend backend, KernelCase kernelCase) {
        DType values = backend.precision().values();
        return Slab.bytes(values, layout -> lay(layout, kernelCase));
    }

    private static List<Laid> lay(TensorLayout layout, KernelCase kernelCase) {
        double sets = kernelCase.bytes() == 0 ? 1 : Math.clamp(Math.ceil(UNCACHED / kernelCase.bytes()), 1, MOST_SETS);
        List<Laid> laid = new ArrayList<>();
        for (int set = 0; set < sets; set++) {
            PlannedOperands operands = new PlannedOperands(layout);
            laid.add(new Laid(operands, kernelCase.plan().lay(operands)));
        }
        return laid;
    }

    /// Seconds of one call.
    double time(KernelCase kernelCase) {
        List<Laid> laid = slab.lay(layout -> lay(layout, kernelCase));
        List<Runnable> calls = new ArrayList<>();
        for (Laid set : laid) {
            set.operands.prepare(backend, tile);
            calls.add(() -> set.call.on(backend.kernels()));
        }
        return timer.time(calls);
    }
}
