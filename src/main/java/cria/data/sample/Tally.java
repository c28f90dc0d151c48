package cria.data.sample;

import cria.data.source.BadRowException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Counts what becomes of the rows of one source while they are read, by one thread.
public final class Tally {

    private static final int NAMED = 3;

    private final BadRows badRows;
    private final Map<Found, Long> found = new EnumMap<>(Found.class);
    private final List<String> named = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
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

    /// Something that was decided on the way, in a sentence without its point.
    public void note(String sentence) {
        notes.add(sentence);
    }

    public RowCounts counts() {
        return new RowCounts(rows, bad, named, found, notes);
    }
}
