package cria.data.shape;

import com.fasterxml.jackson.databind.JsonNode;
import cria.Shown;
import cria.data.source.Json;
import cria.data.source.Row;
import cria.data.source.TableRow;
import org.jspecify.annotations.Nullable;

/// Strings out of rows.
public final class Text {

    private Text() {}

    /// What a column holds: a string of JSON, or the cell of a table as it stands.
    public static String read(Row row, String column) {
        String cell = row instanceof TableRow ? row.text(column) : null;
        return cell == null ? read(row, row.value(column), Shown.of(column)) : cell;
    }

    /// A string as it stands, in which no character is half.
    ///
    /// @param where its place in the row, for messages
    public static String read(Row row, @Nullable JsonNode value, String where) {
        return Json.text(row, value, where);
    }
}
