package cria.tokenizer.template;

import cria.InputException;
import cria.tokenizer.Conversation;
import cria.tokenizer.Message;
import java.util.List;
import java.util.Optional;

/// How a conversation is written for a model, rendered natively: exactly the text of the published template, and which
/// characters of it are learned.
public interface ChatTemplate {

    /// `llama3`, `llama3.1`, …
    String name();

    /// The conversation as segments. With `addGenerationPrompt` the head of an assistant's turn follows at the end.
    ///
    /// @throws InputException where there is a [#problem]
    List<Segment> render(Conversation conversation, boolean addGenerationPrompt);

    /// A conversation without tools.
    default List<Segment> render(List<Message> messages, boolean addGenerationPrompt) {
        return render(new Conversation(messages), addGenerationPrompt);
    }

    /// Why the template cannot write a conversation, or would leave out some of it without a word; empty where it writes all of it.
    Optional<String> problem(Conversation conversation);

    /// The names of the control tokens that end an assistant's turn.
    List<String> endOfTurn();

    /// A piece of the rendered text.
    ///
    /// @param control whether it is the name of one control token; else it is plain text
    /// @param learned whether the loss counts it: what assistants say and call, and the control token that ends their turns
    record Segment(String text, boolean control, boolean learned) {}
}
