package cria.backend.cpu;

import cria.tensor.Slab;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Memory that one kernel call needs for itself: one piece that its tasks share and one for each thread. A piece grows to
/// the largest size asked for and is used again; what it holds does not outlast the call.
final class Scratch implements AutoCloseable {

    private static final class Piece {
        private @Nullable Arena arena;
        private MemorySegment segment = MemorySegment.NULL;

        MemorySegment floats(long count) {
            if (segment.byteSize() < count * Float.BYTES) {
                free();
                arena = Arena.ofShared();
                segment = arena.allocate(count * Float.BYTES, Slab.ALIGNMENT);
            }
            return segment;
        }

        void free() {
            if (arena != null) {
                arena.close();
                arena = null;
                segment = MemorySegment.NULL;
            }
        }
    }

    private final Piece shared = new Piece();
    private final Piece[] workers;

    Scratch(int workers) {
        this.workers = new Piece[workers];
        for (int i = 0; i < workers; i++) {
            this.workers[i] = new Piece();
        }
    }

    /// For all tasks of a call; asked for before they start.
    MemorySegment shared(long floats) {
        return shared.floats(floats);
    }

    /// For the task that runs under `worker`.
    MemorySegment worker(int worker, long floats) {
        return workers[worker].floats(floats);
    }

    @Override
    public void close() {
        shared.free();
        for (Piece piece : workers) {
            piece.free();
        }
    }
}
