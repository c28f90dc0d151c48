package cria.data.row;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import cria.Shown;
import cria.data.source.Json;
import cria.data.source.Row;
import java.util.List;

/// `{"speaker": [0, 1, …], "utterance": [… , …]}`: lists side by side, as Hugging Face's datasets library stores lists of objects.
record TurnColumns(TurnObjects objects) implements TurnLayout {

    @Override
    public boolean fits(JsonNode value) {
        return value.isObject();
    }

    @Override
    public List<Turn> turns(Row row, JsonNode value, String where) {
        int length = -1;
        for (String field : fields()) {
            JsonNode list = value.path(field);
            if (!list.isArray()) {
                throw row.wrong("%s.%s must be a list, found %s".formatted(where, Shown.of(field), Json.kind(list)));
            }
            if (length >= 0 && list.size() != length) {
                throw row.wrong("%s: the list \"%s\" has %d entries, another %d; they must have as many"
                    .formatted(where, Shown.of(field), list.size(), length));
            }
            length = list.size();
        }
        return objects.turns(row, side(value, fields(), Math.max(length, 0)), where);
    }

    private List<String> fields() {
        return objects.index().isEmpty() ? List.of(objects.speaker(), objects.text())
            : List.of(objects.speaker(), objects.text(), objects.index());
    }

    /// The lists as one list of objects.
    static ArrayNode side(JsonNode value, List<String> fields, int length) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < length; i++) {
            ObjectNode turn = JsonNodeFactory.instance.objectNode();
            for (String field : fields) {
                turn.set(field, value.path(field).path(i));
            }
            list.add(turn);
        }
        return list;
    }

    @Override
    public List<String> flags() {
        return objects.flags();
    }

    @Override
    public String example() {
        return "{\"%s\": […], \"%s\": […]}".formatted(Shown.of(objects.speaker()), Shown.of(objects.text()));
    }
}
