package cria.data.row;

import com.fasterxml.jackson.databind.JsonNode;
import cria.Shown;
import cria.data.sample.Found;
import cria.data.sample.Reading;
import cria.data.sample.Tally;
import cria.data.shape.Example;
import cria.data.shape.RowShape;
import cria.data.shape.Text;
import cria.data.source.Json;
import cria.data.source.Row;
import cria.tokenizer.Message;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A row with what is asked in one column and what is answered in another. It means a user's turn and an assistant's.
///
/// What belongs to the question follows it on a new line, as LLaMA-Factory has it and axolotl in its chat forms. (Stanford's own Alpaca
/// writes headings and no chat, and TRL does not read these columns.)
///
/// @param asked    what the user says: the question, then what belongs to it; empty ones are left out
/// @param answered what the assistant says
/// @param history  earlier turns as a list of pairs, as LLaMA-Factory has them; "" for none
/// @param category what a row is filed under, "" for nothing
record InstructionShape(List<String> asked, String answered, String history, String category, Reading.Sure sure) implements RowShape {

    /// What a template has left to be filled in, as Bitext's rows do: `{{Order Number}}`.
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{[^{}\\n]{1,60}}}");

    @Override
    public String name() {
        return Shown.of(asked.getFirst()) + "/" + Shown.of(answered);
    }

    @Override
    public String example() {
        return "{\"%s\": \"…\", \"%s\": \"…\"}".formatted(Shown.of(asked.getFirst()), Shown.of(answered));
    }

    @Override
    public List<String> flags() {
        List<String> flags = new ArrayList<>(List.of("--prompt_column " + asked.getFirst(), "--completion_column " + answered));
        if (!category.isEmpty()) {
            flags.add("--category_column " + category);
        }
        return flags;
    }

    @Override
    public Set<String> columns(Row row) {
        Set<String> columns = new HashSet<>(asked);
        columns.addAll(List.of(answered, history, category));
        return columns;
    }

    @Override
    public boolean fits(Row row) {
        return row.has(asked.getFirst()) && row.has(answered) || asked.size() > 1 && row.has(answered) && row.has(asked.get(1));
    }

    @Override
    public Example read(Row row, Tally tally) {
        List<Message> messages = new ArrayList<>(history(row));
        List<String> question = new ArrayList<>();
        for (String column : asked) {
            String text = row.has(column) ? Text.read(row, column) : "";
            if (!text.isBlank()) {
                question.add(text);
            }
        }
        messages.add(new Message("user", String.join("\n", question)));
        messages.add(new Message("assistant", Text.read(row, answered)));
        countPlaceholders(row, messages, tally);
        String filed = category.isEmpty() ? null : row.text(category);
        return new Example.Chat(messages, 0, filed == null ? "" : filed, row.file(), row.line());
    }

    private List<Message> history(Row row) {
        List<Message> messages = new ArrayList<>();
        if (history.isEmpty() || !row.has(history)) {
            return messages;
        }
        JsonNode pairs = row.value(history);
        String name = Shown.of(history);
        if (!pairs.isArray() && !(pairs.isTextual() && pairs.textValue().isBlank())) {
            throw row.wrong("\"%s\" must be a list of pairs, a question and an answer each, found %s".formatted(name, Json.kind(pairs)));
        }
        for (int i = 0; i < pairs.size(); i++) {
            JsonNode pair = pairs.get(i);
            if (!pair.isArray() || pair.size() != 2) {
                throw row.wrong("%s[%d] must be a pair, a question and an answer, found %s".formatted(name, i,
                    pair.isArray() ? "a list of " + pair.size() : Json.kind(pair)));
            }
            messages.add(new Message("user", Text.read(row, pair.get(0), name + "[" + i + "][0]")));
            messages.add(new Message("assistant", Text.read(row, pair.get(1), name + "[" + i + "][1]")));
        }
        return messages;
    }

    private static void countPlaceholders(Row row, List<Message> messages, Tally tally) {
        for (Message message : messages) {
            if (message.content().contains("{{")) {
                Matcher placeholder = PLACEHOLDER.matcher(message.content());
                if (placeholder.find()) {
                    tally.count(Found.UNFILLED, () -> "the first template left unfilled is %s in %s:%d".formatted(Shown.of(placeholder
                        .group()),
                        Shown.of(row.file()), row.line()));
                    return;
                }
            }
        }
    }
}
