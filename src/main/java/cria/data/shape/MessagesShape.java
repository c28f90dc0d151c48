package cria.data.shape;

import com.fasterxml.jackson.databind.JsonNode;
import cria.data.sample.Reading.Sure;
import cria.data.sample.Tally;
import cria.data.source.Row;
import java.util.Set;

/// A conversation as chat models are served: `{"messages": [{"role": …, "content": …}, …]}`.
record MessagesShape(RoleNames roles) implements RowShape {

    @Override
    public String name() {
        return "messages";
    }

    @Override
    public String example() {
        return "{\"messages\": [{\"role\": \"user\", \"content\": \"…\"}, {\"role\": \"assistant\", \"content\": \"…\"}]}";
    }

    @Override
    public boolean fits(Row row) {
        return !column(row, "role", "messages", "conversations").isEmpty();
    }

    @Override
    public Sure sure() {
        return Sure.STRUCTURE;
    }

    @Override
    public Set<String> columns(Row row) {
        return Set.of(column(row, "role", "messages", "conversations"), "tools");
    }

    @Override
    public Example read(Row row, Tally tally) {
        String column = column(row, "role", "messages", "conversations");
        return MessageList.chat(row, new MessageList("role", "content", roles).read(row, column, tally), 0);
    }

    /// The column of a conversation whose messages have `roleKey`: `usual` or `other`, or "" where neither is. Data sets mix
    /// the two names, so the first message decides; where it does not, the usual name does.
    static String column(Row row, String roleKey, String usual, String other) {
        if (first(row, usual).has(roleKey)) {
            return usual;
        }
        if (first(row, other).has(roleKey)) {
            return other;
        }
        JsonNode first = first(row, usual);
        boolean otherShape = first.has("role") || first.has("from") || first.size() > 1;
        return row.has(usual) && !otherShape ? usual : "";
    }

    private static JsonNode first(Row row, String column) {
        return row.value(column).path(0);
    }
}
