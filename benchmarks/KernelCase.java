package cria.benchmarks;

import cria.kernel.Kernels;

/// One op at one size.
///
/// @param op         as [Kernels] names it, with what tells it from others of the name
/// @param sizes      for people
/// @param bytes      that must move between memory and the processor if caches keep nothing from call to call; 0 where they
///                   are not what bounds the op
/// @param operations multiplications and additions; 0 where they are not what bounds the op
record KernelCase(String op, String sizes, double bytes, double operations, Plan plan) {

    /// Lays the operands and says how to call the op with them.
    interface Plan {
        Call lay(PlannedOperands operands);
    }

    /// A call with operands that are laid already.
    interface Call {
        void on(Kernels kernels);
    }

    static KernelCase ofMemory(String op, String sizes, double bytes, Plan plan) {
        return new KernelCase(op, sizes, bytes, 0, plan);
    }

    static KernelCase ofProducts(String op, String sizes, double operations, Plan plan) {
        return new KernelCase(op, sizes, 0, operations, plan);
    }

    /// An op that is over before the memory or the processor can be busy: only its time says anything.
    static KernelCase ofLatency(String op, String sizes, Plan plan) {
        return new KernelCase(op, sizes, 0, 0, plan);
    }
}
