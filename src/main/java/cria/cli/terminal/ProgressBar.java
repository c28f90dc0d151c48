package cria.cli.terminal;

import cria.Shown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// Says how far the work is: on a terminal one line that is redrawn and fits its width, elsewhere a plain line every tenth of the way
/// or every half minute, whichever is rarer.
public final class ProgressBar implements AutoCloseable {
    private static final long REDRAW_NANOS = 100_000_000L;
    private static final long PLAIN_NANOS = 30_000_000_000L;

    /// How long the bar is, where there is room and where there is little.
    private static final int[] BARS = {20, 10};

    /// Where not even this much fits nothing is shown.
    private static final int NARROWEST = 12;

    private final Console console;
    private final String label;
    private final long total;
    private final LongSupplier nanoTime;
    private final long start;
    private long offset;
    private long shownAt;
    private long shownDone;

    /// A part of the line. In a narrow terminal those of least worth are left out.
    private record Part(int worth, String before, Styled text) {
        static Part of(int worth, String before, String text) {
            return new Part(worth, before, Styled.plain(text));
        }

        int columns() {
            return before.length() + Columns.of(text.text());
        }
    }

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
        this.label = Shown.escaped(label);
        this.total = total;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        this.offset = done;
        this.shownAt = console.redraws() ? start - REDRAW_NANOS : start;
        this.shownDone = done;
    }

    /// @param details what else to show, as `loss 1.234`, `5,120 tokens/s`: the most important first
    public void update(long done, String... details) {
        long time = nanoTime.getAsLong();
        if (time - start < REDRAW_NANOS) {
            offset = Math.max(offset, done);        // done before the clock ran: it says nothing about the pace
        }
        if (console.redraws()) {
            if (time - shownAt >= REDRAW_NANOS || done >= total) {
                shownAt = time;
                console.status(columns -> fitted(done, time, columns, details));
            }
        } else if (done > shownDone
            && (done >= total || time - shownAt >= PLAIN_NANOS && (done - shownDone) * 10 >= total)) {
            shownAt = time;
            shownDone = done;
            console.info(parts(done, time, 0, details).stream().map(part -> part.before() + part.text()).collect(Collectors.joining()));
        }
    }

    /// Takes the line away.
    @Override
    public void close() {
        console.endStatus();
    }

    private List<Styled> fitted(long done, long time, int columns, String... details) {
        if (columns < NARROWEST) {
            return List.of();
        }
        List<Part> parts = List.of();
        for (int bar : BARS) {
            parts = parts(done, time, bar, details);
            if (columns(parts) <= columns) {
                return joined(parts);
            }
        }
        while (columns(parts) > columns && parts.size() > 2) {
            parts.remove(parts.stream().min(Comparator.comparingInt(Part::worth)).orElseThrow());
        }
        Part first = parts.getFirst();
        int rest = columns - (columns(parts) - first.columns());
        parts.set(0, Part.of(first.worth(), first.before(), Columns.cut(first.text().text(), rest)));
        return joined(parts);
    }

    private List<Part> parts(long done, long time, int bar, String... details) {
        double share = Math.clamp((double) done / total, 0.0, 1.0);
        int full = (int) Math.round(share * bar);
        List<Part> parts = new ArrayList<>();
        parts.add(Part.of(100, "", label));
        if (bar > 0) {
            parts.add(new Part(50, " ", new Styled(Styled.Style.CYAN, "█".repeat(full) + "░".repeat(bar - full))));
        }
        parts.add(Part.of(99, " ", String.format(Locale.ROOT, "%3d%%", (int) (share * 100))));
        parts.add(Part.of(60, " ", String.format(Locale.ROOT, "%,d/%,d", done, total)));
        for (int i = 0; i < details.length; i++) {
            parts.add(Part.of(i == 0 ? 70 : 40 - i, " · ", Shown.escaped(details[i])));
        }
        long elapsed = time - start;
        parts.add(Part.of(0, " · ", clock(elapsed)));
        if (done > offset && done < total) {
            parts.add(Part.of(80, " · ", clock((long) ((double) elapsed / (done - offset) * (total - done))) + " left"));
        }
        return parts;
    }

    private static int columns(List<Part> parts) {
        return parts.stream().mapToInt(Part::columns).sum();
    }

    private static List<Styled> joined(List<Part> parts) {
        List<Styled> line = new ArrayList<>();
        for (Part part : parts) {
            line.add(Styled.plain(part.before()));
            line.add(part.text());
        }
        return line;
    }

    /// `m:ss`, or `h:mm:ss` from an hour on.
    static String clock(long nanos) {
        Duration time = Duration.ofNanos(nanos);
        return time.toHours() > 0
            ? String.format(Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart())
            : String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart());
    }
}
