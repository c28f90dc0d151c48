package cria.tokenizer.template;

import cria.tokenizer.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The conversations of Llama 3: a header with the role, an empty line, the content without white space around it, and
/// `<|eot_id|>`. From 3.1 on a system turn with two dates always comes first
/// ([Meta's description](https://www.llama.com/docs/model-cards-and-prompt-formats/llama3_1/)); tools are not written.
///
/// @param name `llama3`, `llama3.1` or `llama3.2`
/// @param date in the system turn from 3.1 on, as in `26 Jul 2024`; without it there is no such turn
record Llama3Template(String name, Optional<String> date) implements ChatTemplate {

    private static final String END = "<|eot_id|>";

    /// Llama 3 writes any role as it is, so what a tool said is one more turn; later models write tools in their own way.
    private static final Set<String> TOOLS = Set.of("tool", "ipython");

    @Override
    public List<Segment> render(List<Message> messages, boolean addGenerationPrompt) {
        Roles.check(this, messages, date.isPresent() ? Set.of() : TOOLS);
        List<Segment> out = new ArrayList<>();
        out.add(new Segment("<|begin_of_text|>", true, false));
        List<Message> rest = messages;
        if (date.isPresent()) {
            String system = "";
            if (messages.getFirst().role().equals("system")) {
                system = PythonStrip.strip(messages.getFirst().content());
                rest = messages.subList(1, messages.size());
            }
            turn(out, "system", "Cutting Knowledge Date: December 2023\nToday Date: " + date.get() + "\n\n" + system);
        }
        for (Message message : rest) {
            turn(out, message.role(), PythonStrip.strip(message.content()));
        }
        if (addGenerationPrompt) {
            head(out, "assistant");
        }
        return out;
    }

    @Override
    public List<String> endOfTurn() {
        return List.of(END);
    }

    private static void turn(List<Segment> out, String role, String content) {
        boolean learned = role.equals("assistant");
        head(out, role);
        out.add(new Segment(content, false, learned));
        out.add(new Segment(END, true, learned));
    }

    private static void head(List<Segment> out, String role) {
        out.add(new Segment("<|start_header_id|>", true, false));
        out.add(new Segment(role, false, false));
        out.add(new Segment("<|end_header_id|>", true, false));
        out.add(new Segment("\n\n", false, false));
    }
}
