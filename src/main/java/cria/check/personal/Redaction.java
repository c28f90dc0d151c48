package cria.check.personal;

import cria.check.personal.PersonalData.Match;
import cria.data.shape.Example;
import cria.tokenizer.Message;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Examples with placeholders for personal data (`--redact`), and how many of each kind were put. Several threads may use one.
public final class Redaction implements UnaryOperator<Example> {
    private static final Pattern JSON_VALUE = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*+\"|-?\\d[\\d.eE+-]*");

    private final Map<PersonalKind, LongAdder> counts = new EnumMap<>(PersonalKind.class);

    public Redaction() {
        for (PersonalKind kind : PersonalKind.values()) {
            counts.put(kind, new LongAdder());
        }
    }

    @Override
    public Example apply(Example example) {
        return switch (example) {
            case Example.Chat it -> it.with(messages(it.messages()), it.prompt());
            case Example.Completion it -> {
                String prompt = text(it.prompt(), "");
                yield new Example.Completion(prompt, text(it.completion(), it.prompt()), it.file(), it.line());
            }
            case Example.PlainText it -> new Example.PlainText(text(it.text(), ""), it.file(), it.line());
            case Example.Tokens it -> it;
        };
    }

    private List<Message> messages(List<Message> messages) {
        List<Message> redacted = new ArrayList<>(messages.size());
        String before = "";
        for (Message message : messages) {
            String content = message.isJson() ? json(message.content(), before) : text(message.content(), before);
            List<Message.ToolCall> calls = message.calls().stream()
                .map(call -> new Message.ToolCall(call.name(), json(call.arguments(), ""))).toList();
            redacted.add(new Message(message.role(), content, message.isJson(), calls, message.learned()));
            before = message.content();
        }
        return redacted;
    }

    /// JSON in whose strings and numbers the placeholders stand, the latter as strings.
    private String json(String json, String before) {
        return JSON_VALUE.matcher(json).replaceAll(value -> {
            String found = value.group();
            boolean string = found.startsWith("\"");
            String inside = string ? found.substring(1, found.length() - 1) : found;
            String redacted = text(inside, before);
            return Matcher.quoteReplacement(string || !redacted.equals(inside) ? "\"" + redacted + "\"" : found);
        });
    }

    private String text(String text, String before) {
        List<Match> matches = PersonalData.find(text, before);
        matches.forEach(match -> Objects.requireNonNull(counts.get(match.kind())).increment());
        return replaced(text, matches);
    }

    /// A text with placeholders.
    ///
    /// @param matches in the order of the text
    static String replaced(String text, List<Match> matches) {
        StringBuilder replaced = new StringBuilder();
        int from = 0;
        for (Match match : matches) {
            replaced.append(text, from, match.from()).append(match.kind().placeholder());
            from = match.to();
        }
        return from == 0 ? text : replaced.append(text, from, text.length()).toString();
    }

    /// How many were put so far.
    public Map<PersonalKind, Long> counts() {
        Map<PersonalKind, Long> now = new EnumMap<>(PersonalKind.class);
        counts.forEach((kind, count) -> now.put(kind, count.sum()));
        return now;
    }

    /// `2 e-mail addresses, 1 IBAN`, or `nothing`.
    public String describe() {
        String all = counts().entrySet().stream().filter(entry -> entry.getValue() > 0)
            .map(entry -> entry.getKey().counted(entry.getValue())).collect(Collectors.joining(", "));
        return all.isEmpty() ? "nothing" : all;
    }
}
