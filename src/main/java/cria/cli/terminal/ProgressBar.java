package cria.cli.terminal;

import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/// Says how far the work is: on a terminal one line that is redrawn, elsewhere a plain line every tenth of the way or every half
/// minute, whichever is rarer.
public final class ProgressBar implements AutoCloseable {
    private static final long REDRAW_NANOS = 100_000_000L;
    private static final long PLAIN_NANOS = 30_000_000_000L;
    private static final int BAR = 20;

    private final Console console;
    private final String label;
    private final long total;
    private final LongSupplier nanoTime;
    private final long start;
    private final long offset;
    private long shownAt;
    private long shownDone;

    /// @param done  what an earlier run has done already, so that the time left is judged by this run's pace
    /// @param total what there is to do in all, at least 1
    public ProgressBar(Console console, String label, long done, long total) {
        this(console, label, done, total, System::nanoTime);
    }

    ProgressBar(Console console, String label, long done, long total, LongSupplier nanoTime) {
        if (total < 1 || done < 0) {
            throw new IllegalArgumentException(done + " of " + total);
        }
        this.console = console;
        this.label = label;
        this.total = total;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        this.offset = done;
        this.shownAt = console.redraws() ? start - REDRAW_NANOS : start;
        this.shownDone = done;
    }

    /// @param details what else to show, as `loss 1.234 · 5,120 tokens/s`
    public void update(long done, String details) {
        long time = nanoTime.getAsLong();
        if (console.redraws()) {
            if (time - shownAt >= REDRAW_NANOS || done >= total) {
                shownAt = time;
                console.status(line(done, details, time, true));
            }
        } else if (done > shownDone
            && (done >= total || time - shownAt >= PLAIN_NANOS && (done - shownDone) * 10 >= total)) {
            shownAt = time;
            shownDone = done;
            console.info(line(done, details, time, false));
        }
    }

    /// Takes the line away.
    @Override
    public void close() {
        console.status("");
    }

    private String line(long done, String details, long time, boolean bar) {
        double part = Math.clamp((double) done / total, 0.0, 1.0);
        int full = (int) Math.round(part * BAR);
        String drawn = bar ? "█".repeat(full) + "░".repeat(BAR - full) + " " : "";
        long elapsed = time - start;
        String left = done > offset && done < total
            ? ", " + clock((long) ((double) elapsed / (done - offset) * (total - done))) + " left" : "";
        return String.format(Locale.ROOT, "%s %s%3d%% %,d/%,d", label, drawn, (int) (part * 100), done, total)
            + (details.isEmpty() ? "" : " · " + details) + " · " + clock(elapsed) + left;
    }

    /// `m:ss`, or `h:mm:ss` from an hour on.
    static String clock(long nanos) {
        Duration time = Duration.ofNanos(nanos);
        return time.toHours() > 0
            ? String.format(Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart())
            : String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart());
    }
}
