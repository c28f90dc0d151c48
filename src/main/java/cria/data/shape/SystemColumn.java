package cria.data.shape;

import cria.Shown;
import cria.data.sample.Sample;
import cria.data.source.Row;
import cria.tokenizer.Message;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A column beside a conversation that says what the model is told first. It becomes the system turn; where the conversation has one
/// already, the two have to be the same.
///
/// @param name the column
record SystemColumn(String name) {

    private static final String SYSTEM = "system";

    static SystemColumn of(Sample sample) {
        return new SystemColumn(sample.named(SYSTEM, "system_prompt", "system_message").orElse(SYSTEM));
    }

    /// The example with that turn, if its row has one. A prompt with its completion becomes a conversation by it, since a text has no
    /// place for a system turn.
    Example put(Row row, Example example) {
        if (!row.has(name)) {
            return example;
        }
        return switch (example) {
            case Example.Chat chat -> chat(row, chat, Text.read(row, name));
            case Example.Completion it -> {
                List<Message> messages = new ArrayList<>(List.of(new Message("user", it.prompt())));
                if (!it.completion().isEmpty()) {
                    messages.add(new Message("assistant", it.completion()));
                }
                yield chat(row, new Example.Chat(messages, 1, it.file(), it.line()), Text.read(row, name));
            }
            case Example.PlainText _,Example.Tokens _ -> example;
        };
    }

    /// Whether the column is read where a row becomes such an example.
    static boolean isRead(Example example) {
        return switch (example) {
            case Example.Chat _,Example.Completion _ -> true;
            case Example.PlainText _,Example.Tokens _ -> false;
        };
    }

    /// These columns and this one.
    Set<String> beside(Set<String> columns) {
        Set<String> all = new HashSet<>(columns);
        all.add(name);
        return all;
    }

    private Example chat(Row row, Example.Chat chat, String text) {
        if (text.isBlank()) {
            return chat;
        }
        for (Message message : chat.messages()) {
            if (message.role().equals(SYSTEM)) {
                if (message.content().equals(text)) {
                    return chat;
                }
                throw row.wrong("the conversation has a system turn, and the column \"%s\" says something else; keep one of them"
                    .formatted(Shown.of(name)));
            }
        }
        List<Message> messages = new ArrayList<>(List.of(new Message(SYSTEM, text)));
        messages.addAll(chat.messages());
        return new Example.Chat(messages, chat.prompt() == 0 ? 0 : chat.prompt() + 1, chat.category(), chat.file(), chat.line());
    }
}
