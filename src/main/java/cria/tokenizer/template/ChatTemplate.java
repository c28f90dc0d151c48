package cria.tokenizer.template;

import cria.tokenizer.Message;
import java.util.List;

/// How a conversation is written for a model, rendered natively: exactly the text of the published template, and which
/// characters of it are learned.
public interface ChatTemplate {

    /// `llama3`, `llama3.1`, …
    String name();

    /// The conversation as segments. With `addGenerationPrompt` the head of an assistant's turn follows at the end.
    List<Segment> render(List<Message> messages, boolean addGenerationPrompt);

    /// The names of the control tokens that end an assistant's turn.
    List<String> endOfTurn();

    /// A piece of the rendered text.
    ///
    /// @param control whether it is the name of one control token; else it is plain text
    /// @param learned whether the loss counts it: the content of assistant turns and the control token that ends them
    record Segment(String text, boolean control, boolean learned) {}
}
