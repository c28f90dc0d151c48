package cria.data.shape;

import com.fasterxml.jackson.databind.JsonNode;
import cria.data.sample.Reading.Sure;
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
    public Example read(Row row) {
        refuseTools(row);
        String column = column(row, "role", "messages", "conversations");
        return new Example.Chat(new MessageList("role", "content", roles).read(row, column), 0, row.file(), row.line());
    }

    /// Tools change what the template writes, so a row that brings some must not be trained without them.
    static void refuseTools(Row row) {
        JsonNode tools = row.value("tools");
        if (!tools.isMissingNode() && !tools.isNull() && !tools.isEmpty()) {
            throw row.wrong("\"tools\" cannot be trained on; leave such rows out, or the column");
        }
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
