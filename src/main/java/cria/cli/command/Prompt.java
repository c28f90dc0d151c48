package cria.cli.command;

import cria.InputException;
import cria.Shown;
import cria.data.shape.Example;
import cria.data.shape.ExampleReader;
import cria.data.shape.Shapes;
import cria.generate.Chat;
import cria.generate.ChatModel;
import cria.generate.ModelText;
import cria.tokenizer.DocumentEncoder;
import cria.tokenizer.Message;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a model is asked: a conversation that waits for the assistant, or a text to go on with.
///
/// @param row   what is said of it to programs: `messages` or `prompt`, and `expected` where the file has an answer
/// @param ids   what the model reads
/// @param plain whether it is a text
/// @param where in front of what is said about it to people: file and line, or nothing
record Prompt(Map<String, Object> row, int[] ids, boolean plain, String where) {

    static Prompt ofUser(String prompt, @Nullable String system, ModelText text) {
        return conversation(begun(system, List.of(new Message("user", prompt))), Optional.empty(), text, "");
    }

    static Prompt ofText(String prompt, ModelText text) {
        return plain(prompt, Optional.empty(), text, "", "--prompt \"\"");
    }

    /// The rows of a file, in their order.
    ///
    /// @param system in front of each conversation; null for none
    /// @param most   how many rows, from the first on
    /// @throws InputException if a row asks nothing
    static List<Prompt> ofFile(Path file, @Nullable String system, ModelText text, long most) {
        List<Prompt> prompts = new ArrayList<>();
        try (ExampleReader rows = ExampleReader.open(file, Shapes.prompts())) {
            for (Example row = rows.next(); row != null; row = prompts.size() < most ? rows.next() : null) {
                prompts.add(of(row, system, text));
            }
        }
        return prompts;
    }

    /// What answers it.
    Chat chat(ChatModel model, ModelText text) {
        return plain ? Chat.plain(model.generator(), text.tokenizer(), model.stop()) : model.chat();
    }

    private static Prompt of(Example row, @Nullable String system, ModelText text) {
        String where = Shown.of(row.file()) + ":" + row.line() + ": ";
        return switch (row) {
            case Example.Chat chat -> {
                List<Message> all = chat.messages();
                boolean answered = !all.isEmpty() && all.getLast().role().equals("assistant");
                int asked = chat.prompt() > 0 ? chat.prompt() : answered ? all.size() - 1 : all.size();
                if (asked == 0) {
                    throw new InputException(row.file(), row.line(), "nobody asks anything here; a user's turn is needed, as "
                        + "{\"messages\": [{\"role\": \"user\", \"content\": …}]}");
                }
                Optional<String> expected = asked == all.size() - 1 ? Optional.of(all.getLast().content()) : Optional.empty();
                yield conversation(begun(system, all.subList(0, asked)), expected, text, where);
            }
            case Example.Completion completion -> {
                if (system != null) {
                    throw new InputException(row.file(), row.line(),
                        "a prompt that is a text has no turns, so --system has no place in it");
                }
                yield plain(completion.prompt(), Optional.of(completion.completion()).filter(it -> !it.isEmpty()), text, where, where
                    + "the prompt is empty");
            }
            case Example.PlainText _,Example.Tokens _ -> throw new IllegalStateException("a text is no prompt");
        };
    }

    private static List<Message> begun(@Nullable String system, List<Message> messages) {
        List<Message> begun = new ArrayList<>();
        if (system != null) {
            begun.add(new Message("system", system));
        }
        begun.addAll(messages);
        return begun;
    }

    private static Prompt conversation(List<Message> messages, Optional<String> expected, ModelText text, String where) {
        return new Prompt(row("messages", messages, expected), text.chat().encode(messages, true).ids(), false, where);
    }

    private static Prompt plain(String prompt, Optional<String> expected, ModelText text, String where, String empty) {
        int[] ids = new DocumentEncoder(text.tokenizer(), false).encode(prompt);
        if (ids.length == 0) {
            throw new InputException(empty + ": there is nothing to continue");
        }
        return new Prompt(row("prompt", prompt, expected), ids, true, where);
    }

    private static Map<String, Object> row(String name, Object prompt, Optional<String> expected) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put(name, prompt);
        expected.ifPresent(text -> row.put("expected", text));
        return row;
    }
}
