package cria.data.source;

import com.fasterxml.jackson.databind.node.ObjectNode;
import cria.data.source.parquet.ParquetTable;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The rows of a `.parquet`. A row's line is its number.
final class ParquetReader implements RowReader {

    private final Path file;
    private final ParquetTable table;

    ParquetReader(Path file) {
        this.file = file;
        table = new ParquetTable(file);
    }

    @Override
    public @Nullable Row next() {
        ObjectNode fields = table.next();
        return fields == null ? null : new JsonRow(fields, file, table.number());
    }

    @Override
    public void close() {
        table.close();
    }
}
