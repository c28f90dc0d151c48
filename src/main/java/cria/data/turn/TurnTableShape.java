package cria.data.turn;

import cria.InputException;
import cria.Shown;
import cria.data.sample.DateOrder;
import cria.data.sample.Reading;
import cria.data.sample.Reading.Sure;
import cria.data.sample.Rows;
import cria.data.sample.Sample;
import cria.data.sample.Tally;
import cria.data.shape.Candidate;
import cria.data.shape.Examples;
import cria.data.shape.Shape;
import cria.data.shape.Shapes;
import java.util.List;

/// A table in which a conversation has a row for each turn, found by what its columns hold.
///
/// @param flags what the user says of it
public record TurnTableShape(TurnFlags flags) implements Shape {

    static final String NAME = "one row a turn";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String example() {
        return "{\"conversation_id\": \"…\", \"date_time\": \"…\", \"speaker\": \"client\", \"text\": \"…\"}";
    }

    @Override
    public List<Candidate> candidates(Sample sample) {
        return new TableFinder(sample, flags).find();
    }

    /// Rows that are grouped into conversations.
    record Grouped(Reading reading, TurnColumns columns, boolean dropDuplicates) implements Candidate {

        static Grouped of(TurnColumns columns, TurnFlags flags) {
            return new Grouped(new Reading(NAME, columns.flags(), flags.isAsked() ? Sure.ASKED : Sure.COLUMNS), columns,
                flags.dropDuplicates());
        }

        @Override
        public Examples open(Rows rows, Tally tally, Shapes shapes) {
            checkKnown(columns.speakers());
            note(columns.ordering(), tally);
            TurnReader turns = new TurnReader(rows, tally, columns);
            return columns.together() && rows.mayBeginAgain() ? new Contiguous(turns, dropDuplicates, tally)
                : new Scattered(turns, dropDuplicates, tally);
        }
    }

    /// Rows that answer other rows.
    record Replies(Reading reading, ReplyColumns columns) implements Candidate {

        static Replies of(ReplyColumns columns, TurnFlags flags) {
            return new Replies(new Reading("replies", columns.flags(), flags.isAsked() ? Sure.ASKED : Sure.COLUMNS), columns);
        }

        @Override
        public Examples open(Rows rows, Tally tally, Shapes shapes) {
            checkKnown(columns.speakers());
            note(columns.ordering(), tally);
            return new ReplyPaths(rows, tally, columns);
        }
    }

    /// What looks like such a table, but for something that only the user can say.
    record Lacking(Reading reading, InputException problem) implements Candidate {

        @Override
        public Examples open(Rows rows, Tally tally, Shapes shapes) {
            throw problem;
        }
    }

    /// A name that nobody knows is a bad row as long as both sides are known.
    ///
    /// @throws InputException with the names and the flag that says what they are, where it is not known who asks and who answers
    private static void checkKnown(Speakers speakers) {
        if (speakers.areTwo()) {
            return;
        }
        List<String> unknown = speakers.unknown();
        String what = unknown.isEmpty() ? "has nobody who asks and nobody who answers, or only one of them"
            : "has speakers whose role is not known: " + Shown.of(String.join(", ", unknown));
        throw new InputException(
            "column \"%s\" %s; say what they are, user, assistant or system: %s; or name another column: --role_column COLUMN"
                .formatted(Shown.of(speakers.column()), what, Shown.escaped(speakers.flag(true))));
    }

    private static void note(Ordering ordering, Tally tally) {
        switch (ordering) {
            case Ordering.ByTime time when time.ambiguous() -> tally.note("dates of \"%s\" are read with the %s first (--date_order %s)"
                .formatted(Shown.of(time.column()), time.dates() == DateOrder.MDY ? "month" : "day",
                    time.dates() == DateOrder.MDY ? "mdy" : "dmy"));
            case Ordering.OfFile _ -> tally.note("turns keep the order of the file, as no column has times");
            default -> {}
        }
    }
}
