package cria.tokenizer.template;

import cria.tokenizer.template.ChatTemplate.Segment;
import java.util.ArrayList;
import java.util.List;

/// The turns of Llama 3 one behind the other: a header with the role, an empty line, the content, `<|eot_id|>`.
final class Llama3Turns {

    static final String END = "<|eot_id|>";

    private final List<Segment> segments = new ArrayList<>(List.of(new Segment("<|begin_of_text|>", true, false)));

    void turn(String role, String content, boolean learned) {
        head(role);
        segments.add(new Segment(content, false, learned));
        segments.add(new Segment(END, true, learned));
    }

    void head(String role) {
        segments.add(new Segment("<|start_header_id|>", true, false));
        segments.add(new Segment(role, false, false));
        segments.add(new Segment("<|end_header_id|>", true, false));
        segments.add(new Segment("\n\n", false, false));
    }

    List<Segment> segments() {
        return segments;
    }
}
