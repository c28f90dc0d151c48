package cria.data.batch;

import cria.data.shape.Example;
import cria.tokenizer.Message;
import cria.tokenizer.Tokenizer;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Rows whose text holds the name of a control token, such as `<|eot_id|>`. It is read as plain text, so a chat that someone
/// has rendered into a text column would be learned as letters, not as turns; the run must say so.
///
/// @param rows  how many
/// @param first where the first stands, and which name: `<|eot_id|> in train.jsonl:3`
public record ControlNames(int rows, String first) {

    static final ControlNames NONE = new ControlNames(0, "");

    private static final Pattern NAME = Pattern.compile("<\\|[^|<>\\s]+\\|>");

    ControlNames and(Example example, String name) {
        return new ControlNames(rows + 1, rows > 0 ? first : name + " in " + example.file() + ":" + example.line());
    }

    /// The first such name in an example.
    static Optional<String> find(Example example, Tokenizer tokenizer) {
        return switch (example) {
            case Example.Chat it -> it.messages().stream().map(Message::content)
                .flatMap(content -> find(content, tokenizer).stream()).findFirst();
            case Example.Completion it -> find(it.prompt(), tokenizer).or(() -> find(it.completion(), tokenizer));
            case Example.PlainText it -> find(it.text(), tokenizer);
            case Example.Tokens _ -> Optional.empty();
        };
    }

    private static Optional<String> find(String text, Tokenizer tokenizer) {
        Matcher names = NAME.matcher(text);
        while (names.find()) {
            if (tokenizer.special(names.group()).isPresent()) {
                return Optional.of(names.group());
            }
        }
        return Optional.empty();
    }
}
