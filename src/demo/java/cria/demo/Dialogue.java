package cria.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import cria.tokenizer.Message;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/// One conversation: an optional `system` turn, then `user` and `assistant` in turn, ending with `assistant`.
record Dialogue(List<Message> messages) {

    private static final ObjectMapper JSON = new ObjectMapper();

    private record Line(List<Turn> messages) {}

    private record Turn(String role, String content) {}

    Dialogue {
        messages = List.copyOf(messages);
    }

    /// The first words of the user, by which two conversations on the same matter are told apart.
    String question() {
        return messages.stream().filter(m -> m.role().equals("user")).findFirst().orElseThrow().content();
    }

    /// Whether the user says one of these, letter case aside.
    boolean asksAnyOf(Collection<String> questions) {
        return messages.stream().filter(m -> m.role().equals("user"))
            .anyMatch(m -> questions.stream().anyMatch(m.content()::equalsIgnoreCase));
    }

    /// `{"messages":[{"role":…,"content":…},…]}` on one line.
    String toJson() {
        try {
            return JSON.writeValueAsString(new Line(messages.stream().map(turn -> new Turn(turn.role(), turn.content())).toList()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Reads what [#toJson()] gives.
    static Dialogue fromJson(String line) {
        try {
            return new Dialogue(JSON.readValue(line, Line.class).messages.stream().map(turn -> new Message(turn.role, turn.content))
                .toList());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /// Writes one dialogue a line, UTF-8, lines ended by `\n` on every system so that the bytes are the same everywhere.
    static void write(Path file, Iterable<Dialogue> dialogues) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (Dialogue dialogue : dialogues) {
                out.write(dialogue.toJson());
                out.write('\n');
            }
        }
    }
}
