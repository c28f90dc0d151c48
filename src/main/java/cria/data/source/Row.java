package cria.data.source;

import com.fasterxml.jackson.databind.node.ObjectNode;
import cria.InputException;
import cria.Shown;
import java.nio.file.Path;
import java.util.stream.Collectors;

/// A row as it lies in its file, before anyone asks what it means.
///
/// @param line where it begins, counted from 1
public record Row(ObjectNode fields, Path file, long line) {

    /// How many columns a message names.
    private static final int COLUMNS = 12;

    /// The columns and what they hold, for a message to the user: `"id" (number), "text" (string)`.
    public String columns() {
        if (fields.isEmpty()) {
            return "none";
        }
        return fields.properties().stream()
            .limit(COLUMNS)
            .map(field -> '"' + Shown.of(field.getKey()) + "\" (" + Json.kind(field.getValue()) + ')')
            .collect(Collectors.joining(", ", "", fields.size() > COLUMNS ? " and %d more".formatted(fields.size() - COLUMNS) : ""));
    }

    /// What to throw when this row is wrong.
    public InputException wrong(String message) {
        return new InputException(file, line, message);
    }
}
