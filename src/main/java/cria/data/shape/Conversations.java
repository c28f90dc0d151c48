package cria.data.shape;

import com.fasterxml.jackson.databind.JsonNode;
import cria.data.source.Row;
import cria.tokenizer.Conversation;
import cria.tokenizer.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What stands beside a row's messages and belongs to the conversation: its tools, and the system turn in a column of its own.
final class Conversations {

    private static final String SYSTEM = "system";

    /// Columns that change what a template writes and that are not read, with what to do.
    private static final Map<String, String> REFUSED = Map.of(
        "functions", "give them as \"tools\"",
        "chat_template_kwargs", "give --no_tools_in_user_message or --date_string for the whole file");

    private Conversations() {}

    /// The conversation of a row.
    ///
    /// @param messages that the row holds
    /// @param prompt   how many of them are only read
    /// @throws cria.InputException with the row's line if two system turns are given that differ
    static Example.Chat chat(Row row, List<Message> messages, int prompt) {
        REFUSED.forEach((column, remedy) -> {
            if (!isEmpty(row.fields().path(column))) {
                throw row.wrong("\"" + column + "\" cannot be trained on; " + remedy);
            }
        });
        List<String> tools = Tools.described(row);
        JsonNode system = row.fields().path(SYSTEM);
        if (isEmpty(system)) {
            return new Example.Chat(new Conversation(messages, tools), prompt, row.file(), row.line());
        }
        Message turn = new Message(SYSTEM, Text.read(row, system, SYSTEM));
        if (!messages.isEmpty() && messages.getFirst().role().equals(SYSTEM)) {
            if (!messages.getFirst().content().strip().equals(turn.content().strip())) {
                throw row.wrong("the column \"system\" and the first message are two system turns, and they differ; keep one of them");
            }
            return new Example.Chat(new Conversation(messages, tools), prompt, row.file(), row.line());
        }
        List<Message> all = new ArrayList<>(messages);
        all.addFirst(turn);
        return new Example.Chat(new Conversation(all, tools), prompt == 0 ? 0 : prompt + 1, row.file(), row.line());
    }

    /// A prompt that is a text has no turns, so tools and a system turn have no place in it.
    static void refuseBesideText(Row row) {
        for (String column : List.of(SYSTEM, Tools.COLUMN)) {
            if (!isEmpty(row.fields().path(column))) {
                throw row.wrong("\"%s\" has no place beside a prompt that is a text; give the row as \"messages\"".formatted(column));
            }
        }
    }

    private static boolean isEmpty(JsonNode value) {
        return value.isMissingNode() || value.isNull() || value.isTextual() && value.textValue().isBlank()
            || value.isContainerNode() && value.isEmpty();
    }
}
