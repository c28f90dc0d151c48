package cria.hub;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// Breaks off bodies that stand still or trickle: a connection can stay open for ever and bring nothing.
final class StallGuard implements AutoCloseable {

    private final Set<Body> open = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().daemon().name("hub-stalls").factory());
    private final Duration silence;

    StallGuard(Duration silence) {
        this.silence = silence;
        var _ = clock.scheduleWithFixedDelay(() -> open.forEach(Body::look), silence.toMillis(), silence.toMillis(), TimeUnit.MILLISECONDS);
    }

    Body over(InputStream body) {
        Body guarded = new Body(body, silence, open::remove);
        open.add(guarded);
        return guarded;
    }

    @Override
    public void close() {
        clock.shutdownNow();
        for (Body body : open) {
            try {
                body.close();
            } catch (IOException _) {
                // It is left in any case.
            }
        }
    }

    /// The body of an answer, broken off where hardly anything comes between two looks.
    static final class Body implements AutoCloseable {

        /// Bytes between two looks.
        private static final long LEAST = 512;

        private final InputStream body;
        private final Duration silence;
        private final Consumer<Body> closed;
        private final AtomicLong came = new AtomicLong();
        private boolean looked;
        private volatile boolean stalled;

        Body(InputStream body, Duration silence, Consumer<Body> closed) {
            this.body = body;
            this.silence = silence;
            this.closed = closed;
        }

        /// @return how many bytes, -1 at the end
        int read(byte[] bytes) throws IOException {
            try {
                int count = body.read(bytes);
                came.addAndGet(Math.max(0, count));
                if (stalled) {
                    throw new IOException("stalled");
                }
                return count;
            } catch (IOException e) {
                throw stalled ? new IOException("nothing came for %d seconds".formatted(silence.toSeconds()), e) : e;
            }
        }

        /// By the guard's clock. A body that was opened just before the first look has until the next.
        void look() {
            boolean little = came.getAndSet(0) < LEAST;
            if (little && looked) {
                stalled = true;
                try {
                    body.close();
                } catch (IOException _) {
                    // The reader hears of it.
                }
            }
            looked = true;
        }

        @Override
        public void close() throws IOException {
            closed.accept(this);
            body.close();
        }
    }
}
