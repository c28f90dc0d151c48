package cria.data.source;

import cria.data.source.table.CellRow;
import cria.data.source.table.Dialect;
import cria.data.source.table.Table;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows of a table that is written as text, `.csv` or `.tsv`.
final class TableReader implements RowReader {

    private final Path file;
    private final Table table;
    private final Columns columns;

    TableReader(InputStream in, Path file, ReadOptions options) throws IOException {
        this.file = file;
        table = new Table(in, file, Dialect.delimiter(options.delimiter()));
        columns = new Columns(table.names());
    }

    @Override
    public @Nullable Row next() {
        CellRow row = table.next();
        if (row == null) {
            return null;
        }
        if (row.cells().length != columns.names().size()) {
            throw new BadRowException(file, row.line(),
                "the row has %d cells, but the header has %d; quote each cell that holds what parts "
                    .formatted(row.cells().length, columns.names().size()) + "them");
        }
        return new TableRow(columns, row.cells(), file, row.line());
    }

    @Override
    public List<String> notes() {
        return table.notes();
    }

    @Override
    public void close() {
        table.close();
    }
}
