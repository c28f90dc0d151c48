package cria.data.shape;

import cria.InputException;
import cria.data.source.Row;
import cria.data.source.RowReader;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The rows of a file as examples, one at a time. All rows have one shape, which the first row shows.
public final class ExampleReader implements AutoCloseable {

    private final Path file;
    private final Shapes shapes;
    private final RowReader rows;
    private final RowShape shape;
    private @Nullable Row first;
    private @Nullable Consumer<InputException> badRows;

    private ExampleReader(Path file, Shapes shapes, RowReader rows) {
        this.file = file;
        this.shapes = shapes;
        this.rows = rows;
        first = rows.next();
        if (first == null) {
            throw new InputException(file, "no rows in it");
        }
        shape = shapes.find(first);
    }

    /// @throws InputException if the file is not there, has no rows, or its first row has no known shape
    public static ExampleReader open(Path file, Shapes shapes) {
        RowReader rows = RowReader.open(file);
        try {
            return new ExampleReader(file, shapes, rows);
        } catch (RuntimeException e) {
            rows.close();
            throw e;
        }
    }

    public Path file() {
        return file;
    }

    public RowShape shape() {
        return shape;
    }

    /// The next example, or null where the file ends.
    ///
    /// @throws InputException with file and line if the row is broken, of another shape, or wrong inside
    public @Nullable Example next() {
        for (Row row = nextRow(); row != null; row = nextRow()) {
            try {
                shapes.check(shape, row);
                return shape.read(row);
            } catch (InputException e) {
                if (badRows == null) {
                    throw e;
                }
                badRows.accept(e);
            }
        }
        return null;
    }

    private @Nullable Row nextRow() {
        Row row = first == null ? rows.next() : first;
        first = null;
        return row;
    }

    /// From here on a row that is of another shape, or wrong inside, is told and left out.
    public void tellBadRows(Consumer<InputException> told) {
        badRows = told;
    }

    @Override
    public void close() {
        rows.close();
    }
}
