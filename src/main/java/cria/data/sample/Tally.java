package cria.data.sample;

import cria.data.source.BadRowException;
import cria.data.source.Row;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// Counts what becomes of the rows of one source while they are read, by one thread.
public final class Tally {

    private static final int NAMED = 3;
    private static final int MOST_NAMES = 1_000;

    private final BadRows badRows;
    private final Map<Found, Long> found = new EnumMap<>(Found.class);
    private final List<String> named = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Set<String> unused = new LinkedHashSet<>();
    private long rows;
    private long bad;

    public Tally(BadRows badRows) {
        this.badRows = badRows;
    }

    /// Whether a row that cannot be used stops the run.
    public boolean refuses() {
        return badRows == BadRows.ERROR;
    }

    /// A row was read, whatever becomes of it.
    void row() {
        rows++;
    }

    /// A row cannot be used.
    ///
    /// @throws BadRowException that, if such rows stop the run
    public void bad(BadRowException e) {
        if (refuses()) {
            throw e;
        }
        bad++;
        if (named.size() < NAMED) {
            named.add(e.getMessage());
        }
    }

    public void count(Found what, long times) {
        found.merge(what, times, Long::sum);
    }

    /// Counts one of which the first is worth looking up.
    ///
    /// @param sentence says what it is and where, without its point
    public void count(Found what, Supplier<String> sentence) {
        if (!found.containsKey(what)) {
            note(sentence.get());
        }
        count(what, 1);
    }

    /// A row was read, of whose columns some are used.
    public void columns(Row row, Set<String> used) {
        for (String name : row.names()) {
            if (!used.contains(name) && unused.size() < MOST_NAMES && !unused.contains(name) && holdsSomething(row, name)) {
                unused.add(name);
            }
        }
    }

    private static boolean holdsSomething(Row row, String name) {
        String text = row.text(name);
        return text == null ? !row.value(name).isEmpty() : !text.isBlank();
    }

    /// Something that was decided on the way, in a sentence without its point.
    public void note(String sentence) {
        notes.add(sentence);
    }

    public RowCounts counts() {
        return new RowCounts(rows, bad, named, found, notes, List.copyOf(unused));
    }
}
