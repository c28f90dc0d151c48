package cria.cli.hub;

import cria.cli.terminal.Console;
import cria.cli.terminal.ProgressBar;
import cria.hub.FetchListener;
import cria.hub.Hub;
import cria.hub.HubEnvironment;
import cria.hub.RepoId;
import cria.hub.Snapshot;
import cria.hub.Unreachable;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Shows on a terminal what comes from the hub.
public final class Fetching implements FetchListener, AutoCloseable {
    private static final double MEGA = 1e6;

    private final Console console;
    private final long start = System.nanoTime();
    private @Nullable ProgressBar bar;
    private long before;

    private Fetching(Console console) {
        this.console = console;
    }

    /// Brings a repository into the cache.
    ///
    /// @throws cria.InputException if there is none, it may not be read, or is of no use
    /// @throws cria.WorkException  if it does not come
    /// @throws Unreachable         if the hub cannot be asked and the cache has nothing of it
    public static Snapshot fetch(Console console, RepoId id) throws Unreachable, InterruptedException {
        try (Fetching shown = new Fetching(console)) {
            return new Hub(HubEnvironment.ofProcess(), shown).fetch(id);
        }
    }

    @Override
    public void says(String line) {
        console.info(line);
    }

    @Override
    public void note(String line) {
        console.note(line);
    }

    @Override
    public synchronized void progress(long done, long total) {
        if (bar == null) {
            bar = new ProgressBar(console, "fetching (MB)", megabytes(done), Math.max(1, megabytes(total)));
            before = done;
        }
        double seconds = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
        bar.update(megabytes(done), String.format(Locale.ROOT, "%,.1f MB/s", (done - before) / MEGA / Math.max(seconds, 0.1)));
    }

    private static long megabytes(long bytes) {
        return Math.round(bytes / MEGA);
    }

    @Override
    public synchronized void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
