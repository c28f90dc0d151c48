package cria.data.turn;

import cria.Shown;
import cria.data.sample.Found;
import cria.data.sample.Rows;
import cria.data.sample.Tally;
import cria.data.source.BadRowException;
import cria.data.source.Json;
import cria.data.source.Row;
import org.jspecify.annotations.Nullable;

/// The rows of a table as turns, in the file's order. Those that say nothing are left out and counted.
final class TurnReader implements AutoCloseable {

    private final Rows rows;
    private final Tally tally;
    private final TurnColumns columns;

    TurnReader(Rows rows, Tally tally, TurnColumns columns) {
        this.rows = rows;
        this.tally = tally;
        this.columns = columns;
    }

    TurnColumns columns() {
        return columns;
    }

    /// The next turn, or null where there are no more.
    @Nullable
    Turn next() {
        for (Row row = rows.next(); row != null; row = rows.next()) {
            try {
                Turn turn = turn(row);
                tally.count(Found.TURNS, 1);
                if (!turn.text().isBlank()) {
                    return turn;
                }
                tally.count(Found.EMPTY, 1);
            } catch (BadRowException e) {
                tally.bad(e);
            }
        }
        return null;
    }

    private Turn turn(Row row) {
        String group = cell(row, columns.group(), "no conversation");
        if (group.isBlank()) {
            throw row.wrong("no conversation: its column \"" + Shown.of(columns.group()) + "\" is empty");
        }
        String speaker = cell(row, columns.speakers().column(), "no speaker");
        String text = Json.whole(row, cell(row, columns.content(), "no words"), columns.content());
        return new Turn(group, columns.speakers().role(row, speaker), columns.ordering().place(row), text, row.file(), row.line());
    }

    private static String cell(Row row, String column, String missing) {
        String text = row.text(column);
        if (text == null) {
            throw row.wrong("%s: its column \"%s\" holds nothing; the columns are %s"
                .formatted(missing, Shown.of(column), row.columns()));
        }
        return text;
    }

    @Override
    public void close() {
        rows.close();
    }
}
