package cria.optim;

import cria.kernel.Backend;
import cria.tensor.DType;
import cria.tensor.Slab;
import cria.tensor.Tensor;
import cria.tensor.TensorLayout;

/// What a step adds up, where it is computed: the host reads it once, when the step is over, and waits for the device no
/// other time.
public final class StepTotals {
    private final Backend backend;
    private final Tensor both;

    /// @param loss     the sum of all losses
    /// @param gradNorm the length of the whole gradient, all weights taken as one vector
    public record Reading(double loss, double gradNorm) {}

    /// Bytes that it allocates.
    public static long bytes() {
        return Slab.bytes(DType.F64, StepTotals::plan);
    }

    public StepTotals(Backend backend) {
        this.backend = backend;
        this.both = backend.lay("totals of a step", StepTotals::plan);
    }

    private static Tensor plan(TensorLayout layout) {
        return layout.tensor("totals", DType.F64, 2);
    }

    public void clear() {
        backend.kernels().fill(both, 0);
    }

    /// Where losses are added. (1) F64
    public Tensor loss() {
        return both.rows(0, 1);
    }

    /// Where the squared length of the gradient goes. (1) F64
    public Tensor squares() {
        return both.rows(1, 1);
    }

    public Reading read() {
        double[] totals = backend.toHost(both).toDoubles();
        return new Reading(totals[0], Math.sqrt(totals[1]));
    }
}
