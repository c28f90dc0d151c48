package cria.data.row;

import com.fasterxml.jackson.databind.JsonNode;
import cria.data.shape.Text;
import cria.data.source.Json;
import cria.data.source.Row;
import java.util.ArrayList;
import java.util.List;

/// `[["agent", "Hello."], …]`, the speaker first.
record TurnPairs() implements TurnLayout {

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
            if (!turn.isArray() || turn.size() != 2) {
                throw row.wrong(at + " must be a list of a speaker and a text, found "
                    + (turn.isArray() ? "a list of " + turn.size() : Json.kind(turn)));
            }
            turns.add(new Turn(Text.read(row, turn.get(0), at + "[0]"), Text.read(row, turn.get(1), at + "[1]"), i));
        }
        return turns;
    }

    @Override
    public List<String> flags() {
        return List.of();
    }

    @Override
    public String example() {
        return "[speaker, text]";
    }
}
