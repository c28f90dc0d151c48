package cria.data.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A row that is an object of JSON, or that has columns of more kinds than text.
public record JsonRow(ObjectNode fields, Path file, long line) implements Row {

    @Override
    public List<String> names() {
        return fields.properties().stream().map(field -> field.getKey()).toList();
    }

    @Override
    public @Nullable String text(String column) {
        JsonNode value = fields.get(column);
        return value == null || !value.isValueNode() || value.isNull() ? null : value.asText();
    }

    @Override
    public JsonNode value(String column) {
        return fields.path(column);
    }
}
