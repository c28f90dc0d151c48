package cria.data.shape;

import com.fasterxml.jackson.databind.JsonNode;
import cria.data.source.Json;
import cria.data.source.Row;
import org.jspecify.annotations.Nullable;

/// Strings out of rows.
final class Text {

    private Text() {}

    /// A string as it stands, in which no character is half.
    ///
    /// @param where its place in the row, for messages
    static String read(Row row, @Nullable JsonNode value, String where) {
        return Json.text(row, value, where);
    }
}
