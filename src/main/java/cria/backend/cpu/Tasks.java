package cria.backend.cpu;

import java.lang.foreign.MemorySegment;

/// Cuts an op into tasks for [Threads], by its sizes alone: then a result has the same bits under any number of threads.
record Tasks(Threads threads, Scratch scratch) implements AutoCloseable {

    /// Elements of one task: enough that starting it costs nothing beside it, few enough that the last task does not keep
    /// the other threads waiting.
    static final int ELEMENTS = 32_768;

    /// A call of C for one task.
    @FunctionalInterface
    interface Call {
        void run(int task, int worker) throws Throwable;
    }

    /// A call of C for the rows or columns `from` to `to - 1`.
    @FunctionalInterface
    interface Rows {
        void run(int from, int to) throws Throwable;
    }

    /// A call of C for the elements `from` to `to - 1`.
    @FunctionalInterface
    interface Elements {
        void run(long from, long to) throws Throwable;
    }

    Tasks(int threads) {
        this(new Threads(threads), new Scratch(threads));
    }

    void parallel(int tasks, Call call) {
        threads.parallel(tasks, (task, worker) -> {
            try {
                call.run(task, worker);
            } catch (Throwable t) {
                throw CpuLibrary.failed(t);
            }
        });
    }

    /// All of `count` rows, which have `columns` elements each.
    void rows(int count, long columns, Rows call) {
        slices(count, Math.clamp(ELEMENTS / Math.max(columns, 1), 1, ELEMENTS), call);
    }

    /// All of `count` rows or columns, `step` at a time.
    void slices(int count, int step, Rows call) {
        parallel(Math.ceilDiv(count, step),
            (task, _) -> call.run(task * step, Math.min(count, task * step + step)));
    }

    void elements(long count, Elements call) {
        parallel(pieces(count),
            (task, _) -> call.run((long) task * ELEMENTS, Math.min(count, (long) task * ELEMENTS + ELEMENTS)));
    }

    /// Tasks that [#elements] makes.
    static int pieces(long count) {
        return Math.toIntExact(Math.ceilDiv(count, (long) ELEMENTS));
    }

    MemorySegment scratch(int worker, long floats) {
        return scratch.worker(worker, floats);
    }

    @Override
    public void close() {
        threads.close();
        scratch.close();
    }
}
