package cria.backend.cpu;

import cria.WorkException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// A fixed set of threads that share the tasks of one loop at a time; the caller takes part.
///
/// Kernels run back to back and many take less than a millisecond, so a worker looks out for the next loop for some
/// microseconds before it sleeps, and a loop of one task wakes nobody.
public final class Threads implements AutoCloseable {

    /// What is done for each task. `worker` is below [Threads#count()] and no two tasks run under the same one at a time:
    /// it says which scratch memory is free.
    @FunctionalInterface
    public interface Task {
        void run(int task, int worker);
    }

    private static final int SPINS = 2_000;

    private final Worker[] workers;
    private final ReentrantLock turn = new ReentrantLock();
    private volatile @Nullable Loop loop;
    private volatile boolean closed;

    /// @param count threads in all, the caller included
    /// @throws WorkException where the system does not start so many
    public Threads(int count) {
        this(count, Thread::start);
    }

    Threads(int count, Consumer<Thread> starter) {
        if (count < 1) {
            throw new IllegalArgumentException("threads: " + count);
        }
        workers = new Worker[count - 1];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Worker(i + 1);
        }
        for (Worker worker : workers) {
            try {
                starter.accept(worker);
            } catch (OutOfMemoryError e) {
                close();
                throw new WorkException("--threads %d: the system let this process start only %d; lower --threads, or raise the limit on "
                    .formatted(count, worker.index) + "processes (ulimit -u), on the container's, or on memory", e);
            }
        }
    }

    public int count() {
        return workers.length + 1;
    }

    /// Runs `body` for 0 to `tasks - 1`, in no order, and returns when all are done.
    public void parallel(int tasks, IntConsumer body) {
        parallel(tasks, (task, worker) -> body.accept(task));
    }

    /// Runs `body` for 0 to `tasks - 1`, in no order, and returns when all are done. If one throws, tasks that have not
    /// begun are left out and the exception is passed on. Called from within a task, it runs them on that thread.
    public void parallel(int tasks, Task body) {
        if (Thread.currentThread() instanceof Worker worker && worker.pool() == this) {
            inline(tasks, body, worker.index);
        } else if (turn.isHeldByCurrentThread()) {
            inline(tasks, body, 0);
        } else {
            turn.lock();
            try {
                share(tasks, body);
            } finally {
                turn.unlock();
            }
        }
    }

    private void share(int tasks, Task body) {
        if (tasks <= 1 || workers.length == 0) {
            inline(tasks, body, 0);
            return;
        }
        if (closed) {
            throw new IllegalStateException("the threads are closed");
        }
        Loop mine = new Loop(tasks, body, Thread.currentThread());
        loop = mine;
        for (int i = 0; i < Math.min(workers.length, tasks - 1); i++) {
            workers[i].wake();
        }
        mine.work(0);
        mine.await();
        loop = null;
        mine.rethrow();
    }

    private static void inline(int tasks, Task body, int worker) {
        for (int task = 0; task < tasks; task++) {
            body.run(task, worker);
        }
    }

    /// Ends the threads; a loop that runs is finished first.
    @Override
    public void close() {
        turn.lock();
        try {
            closed = true;
            for (Worker worker : workers) {
                LockSupport.unpark(worker);
            }
        } finally {
            turn.unlock();
        }
    }

    /// One loop: the next task to take, and how many are over.
    private static final class Loop {
        private final int tasks;
        private final Task body;
        private final Thread caller;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger over = new AtomicInteger();
        private volatile @Nullable Throwable failure;

        Loop(int tasks, Task body, Thread caller) {
            this.tasks = tasks;
            this.body = body;
            this.caller = caller;
        }

        void work(int worker) {
            for (int task = next.getAndIncrement(); task < tasks; task = next.getAndIncrement()) {
                try {
                    if (failure == null) {
                        body.run(task, worker);
                    }
                } catch (Throwable t) {
                    failure = t;
                } finally {
                    if (over.incrementAndGet() == tasks && worker != 0) {
                        LockSupport.unpark(caller);
                    }
                }
            }
        }

        void await() {
            for (int spins = 0; over.get() < tasks; spins++) {
                if (spins < SPINS) {
                    Thread.onSpinWait();
                } else {
                    LockSupport.park(this);
                }
            }
        }

        void rethrow() {
            switch (failure) {
                case null -> {}
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                case Throwable t -> throw new IllegalStateException(t);
            }
        }
    }

    private final class Worker extends Thread {
        private final int index;
        private volatile boolean asleep;

        Worker(int index) {
            super("cria-" + index);
            this.index = index;
            setDaemon(true);
        }

        Threads pool() {
            return Threads.this;
        }

        void wake() {
            if (asleep) {
                LockSupport.unpark(this);
            }
        }

        @Override
        public void run() {
            Loop done = null;
            int spins = 0;
            while (!closed) {
                Loop current = loop;
                if (current != null && current != done) {
                    current.work(index);
                    done = current;
                    spins = 0;
                } else if (spins++ < SPINS) {
                    Thread.onSpinWait();
                } else {
                    done = null;
                    asleep = true;
                    // Whoever publishes a loop does so before it looks at `asleep`.
                    if (!closed && (loop == null || loop == current)) {
                        LockSupport.park(this);
                    }
                    asleep = false;
                    spins = 0;
                }
            }
        }
    }
}
