package cria.data.source.parquet;

import java.time.Duration;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Wakes who waits for rows that will never come. On some broken files Hardwood's workers stop without a word, and its reader waits on.
/// Nobody is at work then: no worker runs, none is to run, nothing is being read.
final class Watch implements AutoCloseable {

    /// How often is looked, until patience ends.
    private static final int LOOKS = 20;

    private final ThreadPoolExecutor workers;
    private final ChannelFile file;
    private final Duration pause;
    private final AtomicReference<@Nullable Call> current = new AtomicReference<>();
    private final Thread thread;

    Watch(ThreadPoolExecutor workers, ChannelFile file, Duration patience) {
        this.workers = workers;
        this.file = file;
        pause = patience.dividedBy(LOOKS);
        thread = Thread.ofVirtual().start(this::watch);
    }

    /// A call that may wait, from its beginning to its closing.
    final class Call implements AutoCloseable {

        private final Thread caller = Thread.currentThread();
        private boolean woken;

        private synchronized void wake() {
            if (current.get() == this) {
                woken = true;
                caller.interrupt();
            }
        }

        @Override
        public synchronized void close() {
            current.set(null);
            if (woken) {
                var _ = Thread.interrupted();
            }
        }
    }

    Call begin() {
        Call call = new Call();
        current.set(call);
        return call;
    }

    private void watch() {
        try {
            Call before = null;
            long done = 0;
            int idle = 0;
            while (true) {
                Thread.sleep(pause);
                Call call = current.get();
                long finished = workers.getCompletedTaskCount();
                boolean still = call != null && call == before && finished == done && workers.getActiveCount() == 0
                    && workers.getQueue().isEmpty() && !file.isBusy();
                idle = still ? idle + 1 : 0;
                if (idle >= LOOKS && call != null) {
                    call.wake();
                }
                before = call;
                done = finished;
            }
        } catch (InterruptedException _) {
            // Closed.
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
