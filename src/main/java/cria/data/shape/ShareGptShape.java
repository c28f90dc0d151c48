package cria.data.shape;

import cria.data.sample.Reading.Sure;
import cria.data.source.Row;
import java.util.Set;

/// A conversation as ShareGPT exported it: `{"conversations": [{"from": "human", "value": …}, …]}`.
record ShareGptShape(RoleNames roles) implements RowShape {

    @Override
    public String name() {
        return "ShareGPT";
    }

    @Override
    public String example() {
        return "{\"conversations\": [{\"from\": \"human\", \"value\": \"…\"}, {\"from\": \"gpt\", \"value\": \"…\"}]}";
    }

    @Override
    public boolean fits(Row row) {
        return !column(row).isEmpty();
    }

    @Override
    public Sure sure() {
        return Sure.STRUCTURE;
    }

    @Override
    public Set<String> columns(Row row) {
        return Set.of(column(row), "tools");
    }

    @Override
    public Example read(Row row) {
        MessagesShape.refuseTools(row);
        return new Example.Chat(new MessageList("from", "value", roles).read(row, column(row)), 0, row.file(), row.line());
    }

    private static String column(Row row) {
        return MessagesShape.column(row, "from", "conversations", "messages");
    }
}
