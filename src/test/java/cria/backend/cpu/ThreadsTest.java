package cria.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.WorkException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ThreadsTest {

    @Test
    void runsEveryTaskOnce() {
        for (int count : new int[] {1, 2, 5}) {
            try (Threads threads = new Threads(count)) {
                assertEquals(count, threads.count());
                for (int tasks : new int[] {0, 1, 2, 3, 1000}) {
                    AtomicIntegerArray runs = new AtomicIntegerArray(tasks);
                    threads.parallel(tasks, task -> runs.incrementAndGet(task));
                    assertTrue(IntStream.range(0, tasks).allMatch(task -> runs.get(task) == 1));
                }
            }
        }
    }

    @Test
    void threadsThatTheSystemDoesNotStartAreOneLine() {
        List<Thread> started = new ArrayList<>();
        WorkException refused = assertThrows(WorkException.class, () -> new Threads(100, thread -> {
            if (started.size() == 3) {
                throw new OutOfMemoryError("unable to create native thread: possibly out of memory or process/resource limits reached");
            }
            thread.start();
            started.add(thread);
        }));
        assertTrue(refused.getMessage().startsWith("--threads 100: the system let this process start only 4; "), refused.getMessage());
        for (Thread thread : started) {
            assertDoesNotThrow(() -> thread.join(), "what was started has ended");
        }
    }

    @Test
    void manyShortLoopsSeeEachOthersWork() {
        try (Threads threads = new Threads(3)) {
            int[] sums = new int[8];
            for (int loop = 0; loop < 20_000; loop++) {
                threads.parallel(sums.length, task -> sums[task]++);
            }
            for (int sum : sums) {
                assertEquals(20_000, sum);
            }
        }
    }

    /// Each of two tasks waits for the other: one thread alone would never end.
    @Test
    void tasksRunAtTheSameTime() {
        try (Threads threads = new Threads(2)) {
            CountDownLatch both = new CountDownLatch(2);
            threads.parallel(2, task -> {
                both.countDown();
                await(both);
            });
            assertEquals(0, both.getCount());
        }
    }

    @Test
    void noTwoTasksShareAWorker() {
        try (Threads threads = new Threads(3)) {
            AtomicIntegerArray busy = new AtomicIntegerArray(threads.count());
            AtomicInteger shared = new AtomicInteger();
            threads.parallel(5000, (task, worker) -> {
                if (busy.incrementAndGet(worker) > 1) {
                    shared.incrementAndGet();
                }
                Thread.onSpinWait();
                busy.decrementAndGet(worker);
            });
            assertEquals(0, shared.get());
        }
    }

    @Test
    void passesExceptionsOnAndGoesOn() {
        try (Threads threads = new Threads(2)) {
            IllegalStateException thrown = new IllegalStateException("task 7");
            for (int round = 0; round < 100; round++) {
                assertSame(thrown, assertThrows(IllegalStateException.class, () -> threads.parallel(20, task -> {
                    if (task == 7) {
                        throw thrown;
                    }
                })));
            }
            assertThrows(StackOverflowError.class, () -> threads.parallel(2, _ -> {
                throw new StackOverflowError();
            }));
            AtomicInteger runs = new AtomicInteger();
            threads.parallel(10, _ -> runs.incrementAndGet());
            assertEquals(10, runs.get());
        }
    }

    @Test
    void aLoopWithinATaskRunsThere() {
        try (Threads threads = new Threads(3)) {
            AtomicInteger elsewhere = new AtomicInteger();
            AtomicInteger runs = new AtomicInteger();
            threads.parallel(6, (_, worker) -> {
                Thread here = Thread.currentThread();
                threads.parallel(6, (_, inner) -> {
                    runs.incrementAndGet();
                    if (Thread.currentThread() != here || inner != worker) {
                        elsewhere.incrementAndGet();
                    }
                });
            });
            assertEquals(36, runs.get());
            assertEquals(0, elsewhere.get());
        }
    }

    @Test
    void severalCallersTakeTurns() throws InterruptedException {
        try (Threads threads = new Threads(2)) {
            AtomicInteger runs = new AtomicInteger();
            Thread[] callers = new Thread[3];
            for (int i = 0; i < callers.length; i++) {
                callers[i] = Thread.ofPlatform().start(() -> {
                    for (int loop = 0; loop < 500; loop++) {
                        threads.parallel(4, _ -> runs.incrementAndGet());
                    }
                });
            }
            for (Thread caller : callers) {
                caller.join();
            }
            assertEquals(3 * 500 * 4, runs.get());
        }
    }

    @Test
    void refusesWorkOnceClosed() {
        Threads threads = new Threads(2);
        threads.close();
        threads.close();
        assertThrows(IllegalStateException.class, () -> threads.parallel(2, _ -> {}));
        assertThrows(IllegalArgumentException.class, () -> new Threads(0));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
