package cria.tokenizer.template;

import cria.tokenizer.Conversation;
import cria.tokenizer.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// ChatML: `<|im_start|>role`, a line break, the content as it is, `<|im_end|>` and a line break. It writes any role as it is, so
/// what a tool said is one more turn; tools and calls are not written.
///
/// @param name   `chatml`, or the model's whose own system turn this has
/// @param system the content of the system turn that goes in front where a conversation has none
record ChatMlTemplate(String name, Optional<String> system) implements ChatTemplate {

    private static final String END = "<|im_end|>";

    @Override
    public List<Segment> render(Conversation conversation, boolean addGenerationPrompt) {
        Writable.check(this, conversation);
        List<Message> messages = conversation.messages();
        List<Segment> out = new ArrayList<>();
        if (!messages.getFirst().role().equals("system")) {
            system.ifPresent(content -> turn(out, new Message("system", content)));
        }
        messages.forEach(message -> turn(out, message));
        if (addGenerationPrompt) {
            head(out, "assistant");
        }
        return out;
    }

    @Override
    public Optional<String> problem(Conversation conversation) {
        return Writable.problem(this, conversation.messages()).or(() -> Writable.toolProblem(this, conversation));
    }

    @Override
    public List<String> endOfTurn() {
        return List.of(END);
    }

    private static void turn(List<Segment> out, Message message) {
        boolean learned = message.isAssistant() && message.learned();
        head(out, message.role());
        out.add(new Segment(message.content(), false, learned));
        out.add(new Segment(END, true, learned));
        out.add(new Segment("\n", false, false));
    }

    private static void head(List<Segment> out, String role) {
        out.add(new Segment("<|im_start|>", true, false));
        out.add(new Segment(role + "\n", false, false));
    }
}
