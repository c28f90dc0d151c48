package cria.data.shape;

import cria.data.sample.BeginAgain;
import cria.data.sample.Reading;
import cria.data.sample.RowCounts;
import cria.data.sample.Rows;
import cria.data.sample.Tally;
import cria.data.source.DataSource;
import cria.file.InputFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
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
        return open(source, shapes, false);
    }

    /// Works on the examples of a source. Where this can be faster, the work begins as if the rows of a conversation lay together, and is
    /// done a second time from the beginning where they turn out not to.
    ///
    /// @param work does the same each time, and keeps nothing of a time that ended with an exception
    /// @throws cria.InputException as [#open(Path, Shapes)]
    public static <T> T read(DataSource source, Shapes shapes, Function<ExampleReader, T> work) {
        boolean onlyOnce = source.files().stream().anyMatch(InputFiles::isPiped);
        try (ExampleReader reader = open(source, shapes, !onlyOnce)) {
            return work.apply(reader);
        } catch (BeginAgain _) {
            try (ExampleReader reader = open(source, shapes, false)) {
                return work.apply(reader);
            }
        }
    }

    private static ExampleReader open(DataSource source, Shapes shapes, boolean mayBeginAgain) {
        Tally tally = new Tally(shapes.badRows());
        Rows rows = Rows.open(source, tally, mayBeginAgain);
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
