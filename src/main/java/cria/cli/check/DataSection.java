package cria.cli.check;

import cria.check.DataSide;
import cria.check.Lengths;
import cria.cli.terminal.Console;
import cria.data.sample.Found;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// How much there is in a file, and how long its conversations are.
public final class DataSection {
    private static final int WIDEST_BAR = 50;
    private static final int MOST_NAMED = 5;

    private final Console console;

    public DataSection(Console console) {
        this.console = console;
    }

    /// @param title of the section
    public void tell(String title, DataSide side) {
        console.result("");
        console.result(Console.bold(title));
        console.entry(side.file().toString(), "  file       ");
        console.entry(side.shape() + (side.flags().isEmpty() ? ", which no flag need say" : ": " + String.join(" ", side.flags())),
            "  shape      ");
        console.entry(format("%,d, which are %,d conversations of %,d turns", side.rows(), side.conversations(), side.turns()),
            "  rows       ");
        String met = side.counts().without(Found.TURNS).describe();
        if (!met.isEmpty()) {
            console.entry(met, "  met        ");
        }
        console.entry(format("%,d, %,d of them learned (%.1f %%)", side.tokens(), side.learnedTokens(),
            percent(side.learnedTokens(), side.tokens())), "  tokens     ");
        console.entry(shares(side.languages()) + " (by common words)", "  languages  ");
        console.entry(side.scripts().isEmpty() ? "no letters" : shares(side.scripts()), "  scripts    ");
        if (side.conversations() > 0) {
            lengths(side.lengths(), side);
        }
    }

    private static String shares(Map<String, Double> shares) {
        return shares.entrySet().stream().limit(MOST_NAMED).map(share -> format(share.getValue() >= 0.001 ? "%s %.1f %%" : "%s < 0.1 %%",
            share.getKey(), 100 * share.getValue())).collect(Collectors.joining(", "))
            + (shares.size() > MOST_NAMED ? ", and %d more".formatted(shares.size() - MOST_NAMED) : "");
    }

    private void lengths(Lengths lengths, DataSide side) {
        console.entry(format("in tokens: median %,d, p90 %,d, p95 %,d, p99 %,d, longest %,d", lengths.percentile(50), lengths.percentile(
            90),
            lengths.percentile(95), lengths.percentile(99), lengths.longest()), "  lengths    ");
        histogram(lengths);
        if (side.lostTokens() > 0) {
            console.entry(format("%.1f %% of all tokens, %,d, are lost at --max_length %,d; %,d would lose 1 %%, %,d nothing",
                percent(side.lostTokens(), lengths.total()), side.lostTokens(), side.maxLength(), lengths.maxLengthThatLoses(0.01),
                lengths.longest()), "  cut off    ");
        }
    }

    private void histogram(Lengths lengths) {
        int most = lengths.histogram().stream().mapToInt(Lengths.Bin::count).max().orElse(1);
        int labels = lengths.histogram().stream().mapToInt(bin -> label(bin).length()).max().orElse(0);
        int counts = format("%,d", most).length();
        int widest = Math.clamp(console.textWidth() - labels - counts - 8L, 1, WIDEST_BAR);
        for (Lengths.Bin bin : lengths.histogram()) {
            int width = (int) Math.ceil((double) bin.count() * widest / most);
            String label = label(bin);
            String bar = (console.colours() ? "█" : "#").repeat(width);
            console.result("    ", " ".repeat(labels - label.length()) + label + "  ", Console.cyan(bar),
                " ".repeat(widest - width) + format(" %," + counts + "d", bin.count()));
        }
    }

    private static String label(Lengths.Bin bin) {
        return bin.from() == bin.to() ? format("%,d", bin.from()) : format("%,d–%,d", bin.from(), bin.to());
    }

    private static double percent(long part, long whole) {
        return whole == 0 ? 0 : 100.0 * part / whole;
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
