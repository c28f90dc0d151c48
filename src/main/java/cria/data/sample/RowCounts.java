package cria.data.sample;

import cria.Shown;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What became of the rows of a source.
///
/// @param rows  that were read, good and bad
/// @param bad   left out since they cannot be used
/// @param named the first few of those with file, line and reason
/// @param found how often each thing was met
/// @param notes  what was decided on the way, sentences without their points
/// @param unused columns that hold something and are not looked at
public record RowCounts(long rows, long bad, List<String> named, Map<Found, Long> found, List<String> notes,
    List<String> unused) {

    /// How many columns are named.
    private static final int COLUMNS = 12;

    public static final RowCounts NONE = new RowCounts(0, 0, List.of(), Map.of(), List.of(), List.of());

    public RowCounts {
        named = List.copyOf(named);
        found = Map.copyOf(found);
        notes = List.copyOf(notes);
        unused = List.copyOf(unused);
    }

    /// The same, of something that is told elsewhere.
    public RowCounts without(Found what) {
        Map<Found, Long> others = new TreeMap<>(found);
        others.remove(what);
        return new RowCounts(rows, bad, named, others, notes, unused);
    }

    public long of(Found what) {
        return found.getOrDefault(what, 0L);
    }

    /// What a user should hear of it, or "" where there is nothing to say.
    public String describe() {
        StringJoiner parts = new StringJoiner("; ");
        new TreeMap<>(found).forEach((what, times) -> parts.add(number(times) + " " + what.words()));
        if (bad > 0) {
            parts.add("%s of %s rows cannot be used and are left out (%s%s)".formatted(number(bad), number(rows),
                String.join("; ", named), bad > named.size() ? "; …" : ""));
        }
        notes.forEach(parts::add);
        if (!unused.isEmpty()) {
            String names = unused.stream().limit(COLUMNS).map(Shown::of).collect(Collectors.joining(", "));
            parts.add("not used: " + names + (unused.size() > COLUMNS ? " and " + number(unused.size() - COLUMNS) + " more columns" : ""));
        }
        return parts.toString();
    }

    private static String number(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }
}
