package cria.tokenizer.template;

import cria.InputException;
import cria.tokenizer.Message;
import java.util.List;
import java.util.Set;

/// Whether a template can write a conversation.
final class Roles {

    private static final Set<String> ALWAYS = Set.of("system", "user", "assistant");

    private Roles() {}

    /// @param more roles of this template besides system, user and assistant
    /// @throws InputException for an empty conversation, another role, or a message without content
    static void check(ChatTemplate template, List<Message> messages, Set<String> more) {
        if (messages.isEmpty()) {
            throw new InputException("a conversation has no message; remove it or give it at least one");
        }
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            if (message.role() == null || !ALWAYS.contains(message.role()) && !more.contains(message.role())) {
                throw new InputException("message " + (i + 1) + " has the role '" + message.role() + "', the chat template "
                    + template.name() + " writes system, user and assistant; map the role to one of them");
            }
            if (message.content() == null) {
                throw new InputException("message " + (i + 1) + " (" + message.role() + ") has no content");
            }
        }
    }
}
