package cria.tokenizer;

import java.util.List;

/// One turn of a conversation.
///
/// @param role    `system`, `user`, `assistant`, or of what a tool said `tool` or `ipython`
/// @param content what is said, `""` where a turn only calls tools
/// @param isJson  whether the content is a list or an object, which a tool gave back, as [PythonJson] writes it
/// @param calls   the tools that the assistant calls, in their order
/// @param learned whether an assistant's turn is learned, and not only read
public record Message(String role, String content, boolean isJson, List<ToolCall> calls, boolean learned) {

    /// A tool that is called.
    ///
    /// @param arguments an object of JSON, as [PythonJson] writes it
    public record ToolCall(String name, String arguments) {}

    public Message {
        calls = List.copyOf(calls);
    }

    /// Plain words, which are learned if they are the assistant's.
    public Message(String role, String content) {
        this(role, content, false, List.of(), true);
    }

    public boolean isAssistant() {
        return role.equals("assistant");
    }

    /// Whether it is what a tool said.
    public boolean isToolResult() {
        return role.equals("tool") || role.equals("ipython");
    }

    /// The same turn, only read.
    public Message unlearned() {
        return new Message(role, content, isJson, calls, false);
    }
}
