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

    /// A string as it stands. JSON can escape half a character (`\ud83d` alone), which has no bytes and so no ids.
    ///
    /// @param where its place in the row, for messages
    public static String read(Row row, @Nullable JsonNode value, String where) {
        if (value == null || !value.isTextual()) {
            throw row.wrong("\"" + where + "\" must be a string, found " + (value == null ? "missing" : Json.kind(value)));
        }
        return whole(row, value.textValue(), where);
    }

    /// A text as it stands, if every character in it is whole.
    ///
    /// @param where its place in the row, for messages
    /// @throws cria.data.source.BadRowException if one is not
    public static String whole(Row row, String text, String where) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!Character.isSurrogatePair(text.charAt(i), i + 1 < text.length() ? text.charAt(i + 1) : 0)) {
                    throw row.wrong("\"%s\" has half a character, \\u%04x, at character %d; write the whole character"
                        .formatted(where, (int) text.charAt(i), i + 1));
                }
                i++;
            }
        }
        return text;
    }
}
