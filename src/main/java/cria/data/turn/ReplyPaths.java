package cria.data.turn;

import cria.InputException;
import cria.Shown;
import cria.data.disk.DiskRecord;
import cria.data.disk.Spool;
import cria.data.sample.Found;
import cria.data.sample.Rows;
import cria.data.sample.Tally;
import cria.data.shape.Example;
import cria.data.shape.Examples;
import cria.data.source.BadRowException;
import cria.data.source.Json;
import cria.data.source.Row;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Conversations along replies: one for each row that nobody answers, from the row that answers nobody down to it. They come by the time
/// of their first row, or by the order of the file where there are no times. In memory a row takes some 80 bytes; what it says lies
/// in a temporary file until it is its turn.
final class ReplyPaths implements Examples {

    private static final List<String> ROLES = List.of("user", "assistant", "system");

    private final Rows rows;
    private final Tally tally;
    private final ReplyColumns columns;
    private final ReplyGraph graph = new ReplyGraph();
    private final Spool spool = new Spool();
    private final List<Path> files = new ArrayList<>();
    private int @Nullable [] leaves;
    private int next;

    ReplyPaths(Rows rows, Tally tally, ReplyColumns columns) {
        this.rows = rows;
        this.tally = tally;
        this.columns = columns;
    }

    /// What a row is called by: its digits without the `.0` that a spreadsheet may have put behind them.
    static String name(String text) {
        String name = text.strip();
        return name.endsWith(".0") ? name.substring(0, name.length() - 2) : name;
    }

    @Override
    public @Nullable Example next() {
        if (leaves == null) {
            readAll();
            spool.flush();
            leaves = graph.leaves(tally);
        }
        while (next < leaves.length) {
            try {
                List<Turn> turns = path(leaves[next++]);
                if (!turns.isEmpty()) {
                    return Conversation.joined(turns, tally);
                }
            } catch (BadRowException e) {
                tally.bad(e);
            }
        }
        return null;
    }

    private void readAll() {
        for (Row row = rows.next(); row != null; row = rows.next()) {
            try {
                read(row);
                tally.count(Found.TURNS, 1);
            } catch (BadRowException e) {
                tally.bad(e);
            }
        }
    }

    private void read(Row row) {
        String id = row.text(columns.id());
        String speaker = row.text(columns.speakers().column());
        String said = row.text(columns.content());
        if (id == null || id.isBlank() || speaker == null || said == null) {
            throw row.wrong("no %s: its column \"%s\" holds nothing".formatted(id == null || id.isBlank() ? "id" : speaker == null
                ? "speaker"
                : "words", Shown.of(id == null || id.isBlank() ? columns.id() : speaker == null ? columns.speakers().column()
                    : columns.content())));
        }
        String role = columns.speakers().role(row, speaker);
        String text = Json.whole(row, said, columns.content());
        String target = row.text(columns.replyTo());
        if (!graph.add(name(id), target == null ? "" : name(target), columns.ordering().place(row), spool.end())) {
            throw row.wrong("a row with the id \"%s\" came before; leave the others out with --bad_rows skip".formatted(Shown.of(id)));
        }
        if (files.isEmpty() || !files.getLast().equals(row.file())) {
            files.add(row.file());
        }
        spool.append(new DiskRecord().count(ROLES.indexOf(role)).count(files.size() - 1).number(row.line()).text(text).bytes());
    }

    /// From the first row to the last. Rows that say nothing are left out.
    private List<Turn> path(int leaf) {
        List<Turn> turns = new ArrayList<>();
        long length = 0;
        for (int at = leaf; at >= 0; at = graph.parent(at)) {
            Turn turn = turn(at);
            length += turn.text().length();
            if (graph.depth(leaf) > ReplyGraph.DEEPEST || length > Conversation.LONGEST) {
                throw new BadRowException(turn.file(), turn.line(),
                    ("the replies that end here are a chain of %,d, more than a conversation may "
                        + "have (%,d turns, %,d characters); leave it out with --bad_rows skip")
                        .formatted(graph.depth(leaf), ReplyGraph.DEEPEST, Conversation.LONGEST));
            }
            if (turn.text().isBlank()) {
                tally.count(Found.EMPTY, 1);
            } else {
                turns.add(turn);
            }
        }
        Collections.reverse(turns);
        return turns;
    }

    private Turn turn(int row) {
        long from = graph.offset(row);
        long to = row + 1 < graph.size() ? graph.offset(row + 1) : spool.end();
        ByteBuffer bytes = ByteBuffer.allocate((int) (to - from));
        spool.read(bytes, from);
        DiskRecord record = new DiskRecord(bytes.array());
        String role = ROLES.get(record.count());
        Path file = files.get(record.count());
        long line = record.number();
        return new Turn("", role, 0, record.text(), file, line);
    }

    @Override
    public void close() {
        spool.close();
        rows.close();
    }

    /// More rows than this do not fit into arrays.
    static InputException tooMany() {
        return new InputException("more than %,d rows that answer each other; give them in several files".formatted(ReplyGraph.MOST));
    }
}
