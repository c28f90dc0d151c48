package cria.data.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import cria.data.source.stream.Utf8Lines;
import org.jspecify.annotations.Nullable;

/// JSON Lines: one object a line, empty lines skipped. <https://jsonlines.org>
final class JsonLines implements RowReader {

    private final Utf8Lines lines;
    private final String name;

    /// @param name of the file, without .gz
    JsonLines(Utf8Lines lines, String name) {
        this.lines = lines;
        this.name = name;
    }

    @Override
    public @Nullable Row next() {
        String text = lines.next();
        while (text != null && text.isBlank()) {
            text = lines.next();
        }
        return text == null ? null : new JsonRow(object(text), lines.file(), lines.number());
    }

    private ObjectNode object(String text) {
        try {
            JsonNode value = Json.WHOLE.readTree(text);
            if (value instanceof ObjectNode object) {
                return object;
            }
            throw wrong("each line must be a JSON object, found " + Json.kind(value));
        } catch (JsonProcessingException e) {
            String hint = name.endsWith(".json") ? " (a .json file is one array of objects, or one object a line)" : "";
            throw wrong("not JSON: " + Json.problem(e) + hint);
        }
    }

    private BadRowException wrong(String message) {
        return new BadRowException(lines.file(), lines.number(), message);
    }

    @Override
    public void close() {
        lines.close();
    }
}
