package cria.tokenizer;

import java.util.List;

/// What a chat template writes.
///
/// @param tools the tools that the model may call: JSON schemas, as [PythonJson] writes them
public record Conversation(List<Message> messages, List<String> tools) {

    public Conversation {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
    }

    /// Without tools.
    public Conversation(List<Message> messages) {
        this(messages, List.of());
    }

    /// Other messages with the same tools.
    public Conversation with(List<Message> others) {
        return new Conversation(others, tools);
    }
}
