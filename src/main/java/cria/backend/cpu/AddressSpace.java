package cria.backend.cpu;

import cria.WorkException;
import cria.tensor.MemoryLimit;
import cria.tensor.SystemMemory;
import java.util.Optional;

/// Address space for OpenBLAS, where `ulimit -v` limits it. The library maps 128 MiB for each thread that multiplies, of which it
/// touches some 10, and ends the process where it does not get them: so that is looked at before.
record AddressSpace(Optional<MemoryLimit> limit) {
    private static final long THREAD = 128L << 20;

    /// What is mapped to load it, the kernels and what they need.
    private static final long LIBRARIES = 64L << 20;

    static AddressSpace here() {
        return new AddressSpace(SystemMemory.here().addressSpace());
    }

    /// Why that many threads cannot multiply, if they cannot.
    Optional<String> problem(int threads) {
        return limit.filter(space -> room(space, threads) < 0).map(space -> ("memory: this process may map %,d MiB (ulimit -v) and has "
            + "mapped %,d, and matrix products on %,d threads map %,d more; raise the limit, lower --threads, or let "
            + "Java reserve less for its heap, as with java -Xmx1g -jar trainer.jar …").formatted(
                space.bytes() >> 20, space.used() >> 20, threads, need(threads) >> 20));
    }

    /// @throws WorkException with what [#problem] says
    void check(int threads) {
        problem(threads).ifPresent(problem -> {
            throw new WorkException(problem);
        });
    }

    /// Bytes of `available` that may be mapped for something else.
    long leaves(int threads, long available) {
        return limit.map(space -> Math.max(0, Math.min(available, room(space, threads)))).orElse(available);
    }

    private static long room(MemoryLimit space, int threads) {
        return space.room() - need(threads);
    }

    private static long need(int threads) {
        return LIBRARIES + threads * THREAD;
    }
}
