package cria.data.shape;

import cria.data.sample.Reading.Sure;
import cria.data.source.Json;
import cria.data.source.Row;
import cria.tokenizer.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What is read and what is learned: `{"prompt": …, "completion": …}`, both strings or both lists of messages.
record PromptCompletionShape(RoleNames roles) implements RowShape {

    private static final String PROMPT = "prompt";
    private static final String COMPLETION = "completion";

    @Override
    public String name() {
        return "prompt/completion";
    }

    @Override
    public String example() {
        return "{\"prompt\": \"…\", \"completion\": \"…\"}";
    }

    @Override
    public boolean fits(Row row) {
        return row.fields().hasNonNull(PROMPT) && row.fields().hasNonNull(COMPLETION);
    }

    @Override
    public Sure sure() {
        return Sure.COLUMNS;
    }

    @Override
    public Set<String> columns(Row row) {
        return Set.of(PROMPT, COMPLETION, "tools");
    }

    @Override
    public Example read(Row row) {
        MessagesShape.refuseTools(row);
        boolean chat = row.fields().get(PROMPT).isArray();
        if (chat != row.fields().get(COMPLETION).isArray()) {
            throw row.wrong("\"prompt\" is %s and \"completion\" is %s; both must be strings, or both lists of messages"
                .formatted(Json.kind(row.fields().get(PROMPT)), Json.kind(row.fields().get(COMPLETION))));
        }
        if (!chat) {
            return new Example.Completion(Text.read(row, row.fields().get(PROMPT), PROMPT),
                Text.read(row, row.fields().get(COMPLETION), COMPLETION), row.file(), row.line());
        }
        MessageList list = new MessageList("role", "content", roles);
        List<Message> prompt = list.read(row, PROMPT);
        List<Message> messages = new ArrayList<>(prompt);
        messages.addAll(list.read(row, COMPLETION));
        return new Example.Chat(messages, prompt.size(), row.file(), row.line());
    }
}
