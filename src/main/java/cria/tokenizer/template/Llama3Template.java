package cria.tokenizer.template;

import cria.tokenizer.Conversation;
import cria.tokenizer.Message;
import java.util.List;
import java.util.Optional;

/// The conversations of Llama 3: a header with the role, an empty line, the content without white space around it, and
/// `<|eot_id|>`. It writes any role as it is, so what a tool said is one more turn; tools and calls are not written.
record Llama3Template() implements ChatTemplate {

    @Override
    public String name() {
        return "llama3";
    }

    @Override
    public List<Segment> render(Conversation conversation, boolean addGenerationPrompt) {
        Writable.check(this, conversation);
        Llama3Turns out = new Llama3Turns();
        for (Message message : conversation.messages()) {
            out.turn(message.role(), PythonStrip.strip(message.content()), message.isAssistant() && message.learned());
        }
        if (addGenerationPrompt) {
            out.head("assistant");
        }
        return out.segments();
    }

    @Override
    public Optional<String> problem(Conversation conversation) {
        return Writable.problem(this, conversation.messages()).or(() -> Writable.toolProblem(this, conversation));
    }

    @Override
    public List<String> endOfTurn() {
        return List.of(Llama3Turns.END);
    }
}
