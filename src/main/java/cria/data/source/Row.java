package cria.data.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import cria.Shown;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A row as it lies in its file, before anyone asks what it means: an object of JSON, or the cells of a table.
public sealed interface Row permits JsonRow, TableRow {

    /// How many columns a message names.
    int COLUMNS = 12;

    Path file();

    /// Where it begins, counted from 1. In a file without lines, the number of the row.
    long line();

    /// The names of its columns, in the file's order.
    List<String> names();

    /// All of it as JSON. Of a table's row it is built at each call, with every cell as a string.
    ObjectNode fields();

    /// What a column holds as text: a string as it stands, a number or a boolean as it is written. Null where the column is not there
    /// or holds null, a list or an object.
    @Nullable
    String text(String column);

    /// What a column holds as JSON, a missing node where it is not there. A cell that is a JSON list or object is read as one, any
    /// other cell is a string.
    JsonNode value(String column);

    /// Whether a column is there and holds something other than null.
    default boolean has(String column) {
        JsonNode value = value(column);
        return !value.isMissingNode() && !value.isNull();
    }

    /// The columns and what they hold, for a message to the user: `"id" (number), "text" (string)`.
    default String columns() {
        List<String> names = names();
        if (names.isEmpty()) {
            return "none";
        }
        return names.stream()
            .limit(COLUMNS)
            .map(name -> '"' + Shown.of(name) + "\" (" + Json.kind(value(name)) + ')')
            .collect(Collectors.joining(", ", "", names.size() > COLUMNS ? " and %d more".formatted(names.size() - COLUMNS) : ""));
    }

    /// What to throw when this row is wrong.
    default BadRowException wrong(String message) {
        return new BadRowException(file(), line(), message);
    }
}
