package cria.tokenizer.template;

import cria.InputException;
import cria.Shown;
import cria.tokenizer.Conversation;
import cria.tokenizer.Message;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Whether a template can write a conversation.
final class Writable {

    private static final Set<String> ROLES = Set.of("system", "user", "assistant", "tool", "ipython");

    private Writable() {}

    /// @throws InputException where the template cannot write all of the conversation
    static void check(ChatTemplate template, Conversation conversation) {
        template.problem(conversation).ifPresent(problem -> {
            throw new InputException(problem);
        });
    }

    /// What no template writes: nothing, other roles, a message without content.
    static Optional<String> problem(ChatTemplate template, List<Message> messages) {
        if (messages.isEmpty()) {
            return Optional.of("a conversation has no message; remove it or give it at least one");
        }
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            if (message.role() == null || !ROLES.contains(message.role())) {
                return at(i, "has the role '" + Shown.of(String.valueOf(message.role())) + "', the chat template " + template.name()
                    + " writes system, user, assistant and tool; map the role to one of them");
            }
            if (message.content() == null) {
                return at(i, "(" + message.role() + ") has no content");
            }
        }
        return Optional.empty();
    }

    /// What a template that knows no tools would leave out without a word, or cannot write: their descriptions, calls, and results that
    /// are no text.
    static Optional<String> toolProblem(ChatTemplate template, Conversation conversation) {
        String remedy = "; take a model whose template writes them (llama3.1, llama3.2), or leave the row out";
        if (!conversation.tools().isEmpty()) {
            return Optional.of("the chat template " + template.name() + " does not write tools, and this row has some" + remedy);
        }
        List<Message> messages = conversation.messages();
        for (int i = 0; i < messages.size(); i++) {
            if (!messages.get(i).calls().isEmpty()) {
                return at(i, "calls a tool, and the chat template " + template.name() + " does not write tool calls" + remedy);
            }
            if (messages.get(i).isJson()) {
                return at(i, "is a tool's result that is no text, and the chat template " + template.name() + " writes text only; "
                    + "give it as a string");
            }
        }
        return Optional.empty();
    }

    /// A problem of one message.
    ///
    /// @param index from 0
    static Optional<String> at(int index, String problem) {
        return Optional.of("message " + (index + 1) + " " + problem);
    }
}
