package cria.tokenizer.template;

import cria.tokenizer.Conversation;
import cria.tokenizer.Message;
import cria.tokenizer.PythonJson;
import java.util.List;
import java.util.Optional;

/// The conversations of Llama 3.1 and 3.2: those of Llama 3 behind a system turn with two dates, and with tools
/// ([Meta's description](https://www.llama.com/docs/model-cards-and-prompt-formats/llama3_1/)). A call is a turn of the assistant's
/// that is one object of JSON; what the tool said is a turn of `ipython`, as JSON too.
///
/// @param name               `llama3.1` or `llama3.2`
/// @param date               in the system turn, as in `26 Jul 2024`
/// @param toolsInUserMessage whether the tools are described in the first user turn, as the templates do unless told otherwise, or
///     in the system turn
record Llama31Template(String name, String date, boolean toolsInUserMessage) implements ChatTemplate {

    /// The most characters that the tools of one conversation may become. A line of a file has fewer, and indenting what is nested
    /// deep makes many of few.
    private static final long MOST_OF_TOOLS = 1 << 23;

    private static final String IN_SYSTEM =
        "You have access to the following functions. To call a function, please respond with JSON for a "
            + "function call.";
    private static final String IN_USER = "Given the following functions, please respond with a JSON for a function call "
        + "with its proper arguments that best answers the given prompt.\n\n";
    private static final String FORM =
        "Respond in the format {\"name\": function name, \"parameters\": dictionary of argument name and its "
            + "value}.Do not use variables.\n\n";

    @Override
    public List<Segment> render(Conversation conversation, boolean addGenerationPrompt) {
        Writable.check(this, conversation);
        String tools = tools(conversation.tools());
        Llama3Turns out = new Llama3Turns();
        List<Message> messages = conversation.messages();
        boolean hasSystem = hasSystem(messages);
        out.turn("system", (tools.isEmpty() ? "" : "Environment: ipython\n") + "Cutting Knowledge Date: December 2023\nToday Date: " + date
            + "\n\n" + (tools.isEmpty() || toolsInUserMessage ? "" : IN_SYSTEM + FORM + tools)
            + (hasSystem ? PythonStrip.strip(messages.getFirst().content()) : ""), false);
        List<Message> rest = messages.subList(hasSystem ? 1 : 0, messages.size());
        if (!tools.isEmpty() && toolsInUserMessage) {
            out.turn("user", IN_USER + FORM + tools + PythonStrip.strip(rest.getFirst().content()), false);
            rest = rest.subList(1, rest.size());
        }
        for (Message message : rest) {
            turn(out, message);
        }
        if (addGenerationPrompt) {
            out.head("assistant");
        }
        return out.segments();
    }

    private static void turn(Llama3Turns out, Message message) {
        if (message.isToolResult()) {
            out.turn("ipython", message.isJson() ? message.content() : PythonJson.quoted(message.content()), false);
        } else if (message.calls().isEmpty()) {
            out.turn(message.role(), PythonStrip.strip(message.content()), message.isAssistant() && message.learned());
        } else {
            Message.ToolCall call = message.calls().getFirst();
            out.turn("assistant", "{\"name\": \"" + call.name() + "\", \"parameters\": " + call.arguments() + "}", message.learned());
        }
    }

    private static String tools(List<String> tools) {
        StringBuilder text = new StringBuilder();
        tools.forEach(tool -> text.append(PythonJson.indented(tool)).append("\n\n"));
        return text.toString();
    }

    private static boolean hasSystem(List<Message> messages) {
        return messages.getFirst().role().equals("system");
    }

    @Override
    public Optional<String> problem(Conversation conversation) {
        return Writable.problem(this, conversation.messages()).or(() -> toolsProblem(conversation))
            .or(() -> callsProblem(conversation.messages()));
    }

    private Optional<String> toolsProblem(Conversation conversation) {
        if (conversation.tools().isEmpty()) {
            return Optional.empty();
        }
        long length = conversation.tools().stream().mapToLong(PythonJson::indentedLength).sum();
        if (length > MOST_OF_TOOLS) {
            return Optional.of("its tools become %,d characters of text, and at most %,d are written; describe fewer tools, or less deeply"
                .formatted(length, MOST_OF_TOOLS));
        }
        List<Message> messages = conversation.messages();
        int first = hasSystem(messages) ? 1 : 0;
        if (toolsInUserMessage && (first == messages.size() || !messages.get(first).role().equals("user"))) {
            return Optional.of("the chat template " + name + " describes tools in the first user message, and this conversation "
                + (first == messages.size() ? "has none" : "begins with a turn of " + messages.get(first).role())
                + "; let a user's turn begin it, or give --no_tools_in_user_message");
        }
        return Optional.empty();
    }

    private Optional<String> callsProblem(List<Message> messages) {
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            if (message.calls().size() > 1) {
                return Writable.at(i,
                    "calls %d tools at once, and the chat template %s writes one call a turn; give each call a turn of its own"
                        .formatted(message.calls().size(), name));
            }
            if (!message.calls().isEmpty() && !message.content().isBlank()) {
                return Writable.at(i, "says something and calls a tool, and the chat template " + name
                    + " writes only the call; leave the words out, or give them a turn of their own");
            }
        }
        return Optional.empty();
    }

    @Override
    public List<String> endOfTurn() {
        return List.of(Llama3Turns.END);
    }
}
