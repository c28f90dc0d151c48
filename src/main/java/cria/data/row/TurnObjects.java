package cria.data.row;

import com.fasterxml.jackson.databind.JsonNode;
import cria.Shown;
import cria.data.shape.Text;
import cria.data.source.Json;
import cria.data.source.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/// `[{"speaker": "USER", "utterance": …}, …]`
///
/// @param speaker the field that says who speaks: a string, or a number as classes are written
/// @param text    the field that says what
/// @param index   the field that orders the turns, "" where the list does. A list in which one turn has none keeps its order
record TurnObjects(String speaker, String text, String index) implements TurnLayout {

    @Override
    public boolean fits(JsonNode value) {
        return value.isArray();
    }

    @Override
    public List<Turn> turns(Row row, JsonNode list, String where) {
        List<Turn> turns = new ArrayList<>(list.size());
        boolean ordered = !index.isEmpty();
        for (int i = 0; i < list.size(); i++) {
            JsonNode turn = list.get(i);
            String at = where + "[" + i + "]";
            if (!turn.isObject()) {
                throw row.wrong(at + " must be an object with \"%s\" and \"%s\", found %s".formatted(Shown.of(speaker), Shown.of(text), Json
                    .kind(turn)));
            }
            OptionalLong place = ordered ? place(turn.path(index)) : OptionalLong.empty();
            ordered &= place.isPresent();
            turns.add(new Turn(speaker(row, turn.get(speaker), at + "." + Shown.of(speaker)), Text.read(row, turn.get(text), at + "."
                + Shown.of(text)),
                place.orElse(0)));
        }
        if (ordered) {
            turns.sort(Comparator.comparingLong(Turn::place));
        }
        return turns;
    }

    private static String speaker(Row row, JsonNode value, String where) {
        return value != null && value.isIntegralNumber() ? value.asText() : Text.read(row, value, where);
    }

    /// A whole number, or one that is written as a string, as MultiWOZ has it.
    private static OptionalLong place(JsonNode value) {
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            return OptionalLong.of(value.longValue());
        }
        return value.isTextual() && value.textValue().matches("[0-9]{1,18}") ? OptionalLong.of(Long.parseLong(value.textValue()))
            : OptionalLong.empty();
    }

    @Override
    public List<String> flags() {
        List<String> flags = new ArrayList<>(List.of("--role_column " + speaker, "--content_column " + text));
        if (!index.isEmpty()) {
            flags.add("--order_by " + index);
        }
        return flags;
    }

    @Override
    public String example() {
        return "{\"%s\": …, \"%s\": …}".formatted(Shown.of(speaker), Shown.of(text));
    }
}
