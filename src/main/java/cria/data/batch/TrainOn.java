package cria.data.batch;

import cria.tokenizer.Conversation;
import cria.tokenizer.Message;
import java.util.ArrayList;
import java.util.List;

/// Which tokens are learned (`--train_on`).
public enum TrainOn {

    /// What the assistant says and calls, completions, documents; and the token that ends each.
    REPLIES,

    /// Of a conversation the assistant's last turn, and all else as [#REPLIES].
    LAST_REPLY,

    /// Every token but the first, which nothing comes before.
    ALL;

    /// The conversation with what is not learned marked.
    Conversation marked(Conversation conversation) {
        return this == LAST_REPLY ? conversation.with(lastReply(conversation.messages())) : conversation;
    }

    private static List<Message> lastReply(List<Message> messages) {
        List<Message> marked = new ArrayList<>(messages);
        boolean found = false;
        for (int i = marked.size() - 1; i >= 0; i--) {
            if (marked.get(i).isAssistant()) {
                if (found) {
                    marked.set(i, marked.get(i).unlearned());
                }
                found = true;
            }
        }
        return marked;
    }
}
