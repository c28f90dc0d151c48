package cria.data.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A row of a table: cells of text under the names that all rows of the table share. No JSON is made of it unless someone asks.
public final class TableRow implements Row {

    private final Columns columns;
    private final @Nullable String[] cells;
    private final Path file;
    private final long line;

    /// @param cells as many as the table has columns; they are not copied
    public TableRow(Columns columns, @Nullable String[] cells, Path file, long line) {
        this.columns = columns;
        this.cells = cells;
        this.file = file;
        this.line = line;
    }

    @Override
    public Path file() {
        return file;
    }

    @Override
    public long line() {
        return line;
    }

    @Override
    public List<String> names() {
        return columns.names();
    }

    @Override
    public @Nullable String text(String column) {
        int index = columns.index(column);
        return index < 0 ? null : cells[index];
    }

    @Override
    public boolean has(String column) {
        return text(column) != null;
    }

    @Override
    public JsonNode value(String column) {
        int index = columns.index(column);
        if (index < 0) {
            return MissingNode.getInstance();
        }
        String cell = cells[index];
        if (cell == null) {
            return JsonNodeFactory.instance.nullNode();
        }
        JsonNode nested = Json.nested(cell);
        return nested == null ? JsonNodeFactory.instance.textNode(cell) : nested;
    }

    @Override
    public ObjectNode fields() {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < cells.length; i++) {
            fields.put(columns.names().get(i), cells[i]);
        }
        return fields;
    }

    @Override
    public String toString() {
        return file + ":" + line + " " + fields();
    }
}
