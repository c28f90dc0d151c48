package cria.data.source.table;

import cria.InputException;
import cria.data.source.stream.InputFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A table in a file: its columns' names and its rows, one at a time. Lines without anything in them are no rows.
public final class Table implements AutoCloseable {

    /// How much of a file is looked at to find out how it is written.
    private static final int SAMPLE = 1 << 16;

    private final Path file;
    private final InputStream in;
    private final AheadOfTime ahead;
    private final List<String> names;
    private final List<String> notes = new ArrayList<>();
    private final Deque<CellRow> looked = new ArrayDeque<>();
    private List<CellRow> rows = List.of();
    private int at;
    private long linesBefore;
    private long lines;
    private Records.@Nullable Problem problem;

    /// @param in        its text as UTF-8; `mark` works. It is closed with the table.
    /// @param delimiter what parts its cells, none to find it out
    /// @throws InputException if it has no header, or it is not clear how it is written
    public Table(InputStream in, Path file, Optional<Character> delimiter) throws IOException {
        this.in = in;
        this.file = file;
        char parts = delimiter.isPresent() ? delimiter.get() : find(in, file);
        RowChunks chunks = new RowChunks(in, parts);
        RowChunks.Chunk first = chunks.next();
        if (first == null) {
            throw new InputException(file, "it is empty; a table begins with a row that names its columns");
        }
        ahead = new AheadOfTime(first, chunks, new Dialect(parts, 8), file);
        try {
            CellRow header = nextRow();
            if (header == null) {
                throw new InputException(file, "it is empty; a table begins with a row that names its columns");
            }
            CellRow second = problem == null || at < rows.size() ? nextRow() : null;
            names = Header.names(header, second, file);
            if (second != null) {
                looked.add(second);
            }
        } catch (RuntimeException e) {
            ahead.close();
            throw e;
        }
        if (delimiter.isEmpty() && parts != usual(file)) {
            notes.add(file + ": cells are parted by " + Dialect.title(parts) + " (--delimiter " + Dialect.flag(parts) + ")");
        }
    }

    private static char find(InputStream in, Path file) throws IOException {
        in.mark(SAMPLE);
        byte[] sample = in.readNBytes(SAMPLE);
        in.reset();
        return DialectFinder.find(sample, sample.length < SAMPLE, file);
    }

    private static char usual(Path file) {
        return InputFile.unpackedName(file).endsWith(".tsv") ? '\t' : ',';
    }

    /// The columns' names, each one once.
    public List<String> names() {
        return names;
    }

    /// What was found out about how it is written.
    public List<String> notes() {
        return notes;
    }

    /// The next row, or null at the end. It may have more or fewer cells than there are columns.
    ///
    /// @throws InputException where the file is broken
    public @Nullable CellRow next() {
        CellRow row = looked.isEmpty() ? nextRow() : looked.poll();
        while (row != null && names.size() > 1 && isBlank(row)) {
            row = nextRow();
        }
        return row;
    }

    /// Spreadsheets write the rows below a table that someone has once clicked into.
    private static boolean isBlank(CellRow row) {
        for (String cell : row.cells()) {
            if (!cell.isBlank()) {
                return false;
            }
        }
        return true;
    }

    private @Nullable CellRow nextRow() {
        while (at == rows.size()) {
            if (problem != null) {
                throw problem.after(linesBefore);
            }
            linesBefore += lines;
            Records records = ahead.next();
            if (records == null) {
                lines = 0;
                rows = List.of();
                at = 0;
                return null;
            }
            rows = records.rows();
            at = 0;
            lines = records.lines();
            problem = records.problem();
        }
        CellRow row = rows.get(at++);
        return new CellRow(row.cells(), linesBefore + row.line());
    }

    @Override
    public void close() {
        ahead.close();
        InputFile.reading(file, () -> {
            in.close();
            return null;
        });
    }
}
