package cria.data.row;

import com.fasterxml.jackson.databind.JsonNode;
import cria.Shown;
import cria.data.sample.Found;
import cria.data.sample.Reading.Sure;
import cria.data.sample.Sample;
import cria.data.sample.Tally;
import cria.data.shape.Example;
import cria.data.shape.RoleNames;
import cria.data.shape.RowShape;
import cria.data.shape.Turns;
import cria.data.source.Row;
import cria.tokenizer.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// A conversation whose turns lie in one column, under whatever names: MultiWOZ and SGD (`turns`), Taskmaster (`utterances`), ABCD
/// (`original`), IBM's Twitter care (`dialogContent`). Turns that are no speech (ABCD's `action`) and empty ones are left out and counted.
///
/// @param column   the column that holds the turns
/// @param roles    the speakers' names, as this file means them
/// @param speakers those that were seen, with their roles
/// @param asked    whether a flag names the column
record TurnListShape(String column, TurnLayout layout, RoleNames roles, Map<String, String> speakers, boolean asked) implements
    RowShape {

    /// What a speaker is called who does something without saying anything.
    static final String ACTION = "action";

    @Override
    public String name() {
        return "a list of turns in \"" + Shown.of(column) + "\"";
    }

    @Override
    public String example() {
        return "{\"%s\": [%s, …]}".formatted(Shown.of(column), Shown.of(layout.example()));
    }

    @Override
    public Sure sure() {
        return asked ? Sure.ASKED : Sure.STRUCTURE;
    }

    @Override
    public List<String> flags() {
        List<String> flags = new ArrayList<>(List.of("--messages_column " + column));
        flags.addAll(layout.flags());
        if (!speakers.isEmpty()) {
            flags.add("--role_map " + speakers.entrySet().stream().map(it -> it.getKey() + "=" + it.getValue()).collect(Collectors.joining(
                ",")));
        }
        return flags;
    }

    @Override
    public boolean fits(Row row) {
        return layout.fits(row.value(column));
    }

    @Override
    public Set<String> columns(Row row) {
        return Set.of(column);
    }

    @Override
    public Example read(Row row, Tally tally) {
        JsonNode value = row.value(column);
        List<Message> messages = new ArrayList<>();
        for (Turn turn : layout.turns(row, value, Shown.of(column))) {
            if (Sample.plain(turn.speaker()).equals(ACTION) && !roles.knows(turn.speaker())) {
                tally.count(Found.ACTION, 1);
            } else if (turn.text().isBlank()) {
                tally.count(Found.EMPTY, 1);
            } else {
                messages.add(new Message(roles.role(row, turn.speaker()), turn.text()));
            }
        }
        return new Example.Chat(Turns.joined(messages, tally), 0, row.file(), row.line());
    }
}
