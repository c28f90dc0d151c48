package cria.data.shape;

import cria.data.sample.Reading;
import cria.data.sample.RowCounts;
import cria.data.sample.Rows;
import cria.data.sample.Tally;
import cria.data.source.BadRowException;
import cria.data.source.DataSource;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The examples of a source, one at a time. Its first rows show the shape that all have.
public final class ExampleReader implements AutoCloseable {

    private final DataSource source;
    private final Rows rows;
    private final Tally tally;
    private final Reading reading;
    private final Examples examples;

    private ExampleReader(DataSource source, Shapes shapes, Rows rows, Tally tally) {
        this.source = source;
        this.rows = rows;
        this.tally = tally;
        Candidate candidate = shapes.find(rows.sample());
        reading = candidate.reading();
        examples = candidate.open(rows, tally, shapes);
    }

    /// @throws cria.InputException if the file is not there, has no rows, or its first rows have no known shape
    public static ExampleReader open(Path file, Shapes shapes) {
        return open(DataSource.of(file), shapes);
    }

    /// As [#open(Path, Shapes)], of several files.
    public static ExampleReader open(DataSource source, Shapes shapes) {
        Tally tally = new Tally(shapes.badRows());
        Rows rows = Rows.open(source, tally);
        try {
            return new ExampleReader(source, shapes, rows, tally);
        } catch (RuntimeException e) {
            rows.close();
            throw e;
        }
    }

    public DataSource source() {
        return source;
    }

    /// How the source is understood.
    public Reading reading() {
        return reading;
    }

    /// What became of the rows so far.
    public RowCounts counts() {
        return tally.counts();
    }

    /// What was found out about the source so far that its user should hear, a line each.
    public List<String> notes() {
        return rows.notes();
    }

    /// An example that was given out cannot be used.
    ///
    /// @throws BadRowException that, if such rows stop the run; else it is counted
    public void bad(BadRowException e) {
        tally.bad(e);
    }

    /// The next example, or null where the source ends.
    ///
    /// @throws cria.InputException with file and line if the row is broken, of another shape, or wrong inside
    public @Nullable Example next() {
        return examples.next();
    }

    @Override
    public void close() {
        examples.close();
    }
}
