package cria.data.row;

import com.fasterxml.jackson.databind.JsonNode;
import cria.Shown;
import cria.data.shape.RoleNames;
import cria.data.shape.Text;
import cria.data.source.Json;
import cria.data.source.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The key says who speaks: `[{"client": "Ann", "message": …}, {"agent": "Bo", "message": …}]`, or without a field of its own for the
/// text `[{"user": …, "assistant": …}, …]`.
///
/// @param text  the field that holds what is said, "" where it stands under the speaker's own key
/// @param roles whose names the keys are
record TurnKeys(String text, RoleNames roles) implements TurnLayout {

    @Override
    public boolean fits(JsonNode value) {
        return value.isArray();
    }

    @Override
    public List<Turn> turns(Row row, JsonNode list, String where) {
        List<Turn> turns = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            JsonNode turn = list.get(i);
            String at = where + "[" + i + "]";
            if (!turn.isObject()) {
                throw row.wrong(at + " must be an object, found " + Json.kind(turn));
            }
            List<String> speakers = turn.properties().stream().map(Map.Entry::getKey).filter(roles::knows).toList();
            if (speakers.isEmpty() || !text.isEmpty() && speakers.size() > 1) {
                throw row.wrong(at + (speakers.isEmpty() ? " has no key that says who speaks" : " has several keys that say who speaks")
                    + "; give one, as in " + example());
            }
            for (String speaker : speakers) {
                String field = text.isEmpty() ? speaker : text;
                turns.add(new Turn(speaker, Text.read(row, turn.get(field), at + "." + Shown.of(field)), i));
            }
        }
        return turns;
    }

    @Override
    public List<String> flags() {
        return text.isEmpty() ? List.of() : List.of("--content_column " + text);
    }

    @Override
    public String example() {
        return text.isEmpty() ? "{\"user\": …, \"assistant\": …}" : "{\"client\": …, \"" + Shown.of(text) + "\": …}";
    }
}
