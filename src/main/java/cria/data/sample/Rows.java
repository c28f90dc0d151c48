package cria.data.sample;

import cria.InputException;
import cria.data.source.BadRowException;
import cria.data.source.DataSource;
import cria.data.source.Row;
import cria.data.source.RowReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows of a source, whose first ones can be looked at before they are read. Rows that are broken are met where they stand.
public final class Rows implements AutoCloseable {

    private static final int SAMPLE = 200;
    private static final int DEEP_SAMPLE = 100 * SAMPLE;

    /// In characters: a sample of rows as long as books is a short one.
    private static final long MOST_TEXT = 32L << 20;

    private final DataSource source;
    private final RowReader reader;
    private final Tally tally;
    private final boolean mayBeginAgain;
    private final Deque<Object> ahead = new ArrayDeque<>();
    private long text;
    private boolean ended;

    private Rows(DataSource source, RowReader reader, Tally tally, boolean mayBeginAgain) {
        this.source = source;
        this.reader = reader;
        this.tally = tally;
        this.mayBeginAgain = mayBeginAgain;
    }

    /// @param tally         hears of broken rows as they are read, and counts all
    /// @param mayBeginAgain whether the reader stands ready for [BeginAgain]
    /// @throws InputException if the source cannot be opened
    public static Rows open(DataSource source, Tally tally, boolean mayBeginAgain) {
        return new Rows(source, RowReader.open(source), tally, mayBeginAgain);
    }

    /// Whether [BeginAgain] may be thrown while these rows are read.
    public boolean mayBeginAgain() {
        return mayBeginAgain;
    }

    /// The first rows, which stay to be read.
    ///
    /// @throws InputException where there are none, or the first is broken
    public Sample sample() {
        return sample(SAMPLE, true);
    }

    private Sample sample(int most, boolean first) {
        while (!ended && ahead.size() < most && text < MOST_TEXT) {
            lookAhead();
        }
        List<Row> rows = new ArrayList<>();
        for (Object next : ahead) {
            if (next instanceof Row row) {
                rows.add(row);
            } else if (rows.isEmpty() && first && (!(next instanceof BadRowException) || tally.refuses())) {
                throw (InputException) next;
            }
        }
        if (rows.isEmpty() && ahead.size() == 1) {
            throw (InputException) ahead.getFirst();
        }
        if (rows.isEmpty()) {
            throw new InputException(source.file(), ahead.isEmpty() ? "no rows in it" : "none of its first %d rows can be read: %s"
                .formatted(ahead.size(), ((InputException) ahead.getFirst()).getMessage()));
        }
        return new Sample(source.file(), rows, ended, () -> sample(DEEP_SAMPLE, false));
    }

    private void lookAhead() {
        try {
            Row row = reader.next();
            if (row == null) {
                ended = true;
            } else {
                ahead.add(row);
                text += length(row);
            }
        } catch (BadRowException e) {
            ahead.add(e);
        } catch (InputException e) {
            ahead.add(e);
            ended = true;
        }
    }

    private static long length(Row row) {
        long length = 0;
        for (String name : row.names()) {
            String cell = row.text(name);
            length += cell == null ? row.value(name).toString().length() : cell.length();
        }
        return length;
    }

    /// The next row, or null where the source ends. Broken ones are told to the tally, which refuses or skips them.
    ///
    /// @throws InputException with file and line if the source is broken
    public @Nullable Row next() {
        while (true) {
            try {
                Row row = read();
                if (row != null) {
                    tally.row();
                }
                return row;
            } catch (BadRowException e) {
                tally.row();
                tally.bad(e);
            }
        }
    }

    private @Nullable Row read() {
        Object next = ahead.poll();
        return switch (next) {
            case null -> ended ? null : reader.next();
            case Row row -> row;
            default -> throw (InputException) next;
        };
    }

    /// What was found out about the files so far that their user should hear, a line each.
    public List<String> notes() {
        return reader.notes();
    }

    @Override
    public void close() {
        reader.close();
    }
}
