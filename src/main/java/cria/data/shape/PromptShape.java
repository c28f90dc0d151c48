package cria.data.shape;

import cria.data.sample.Reading.Sure;
import cria.data.source.Row;
import cria.tokenizer.Message;
import java.util.List;
import java.util.Set;

/// What is only read: `{"prompt": …}`, a string or a list of messages. Nothing can be learned of it, so only what asks a model
/// accepts it.
record PromptShape(RoleNames roles) implements RowShape {

    private static final String PROMPT = "prompt";

    @Override
    public String name() {
        return "prompt";
    }

    @Override
    public String example() {
        return "{\"prompt\": \"…\"}";
    }

    @Override
    public boolean fits(Row row) {
        return row.fields().hasNonNull(PROMPT) && !row.fields().hasNonNull("completion");
    }

    @Override
    public Sure sure() {
        return Sure.LITTLE;
    }

    @Override
    public Set<String> columns(Row row) {
        return Set.of(PROMPT, "tools");
    }

    /// The completion of a string is empty.
    @Override
    public Example read(Row row) {
        MessagesShape.refuseTools(row);
        if (!row.fields().get(PROMPT).isArray()) {
            return new Example.Completion(Text.read(row, row.fields().get(PROMPT), PROMPT), "", row.file(), row.line());
        }
        List<Message> prompt = new MessageList("role", "content", roles).read(row, PROMPT);
        return new Example.Chat(prompt, prompt.size(), row.file(), row.line());
    }
}
