package cria.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A text with slots and choices in it, taken apart once; the notation is [Grammar]'s.
///
/// @param parts in the order in which they are spoken
record Phrase(List<Part> parts) {

    sealed interface Part {}

    record Text(String text) implements Part {}

    /// @param field counted from 1
    /// @param free  whether the assistant may draw it
    record Slot(String name, int field, boolean free) implements Part {}

    record Choice(List<Phrase> alternatives) implements Part {}

    record Rule(String name) implements Part {}

    static Phrase parse(String text) {
        List<Part> parts = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int end = switch (text.charAt(at)) {
                case '{' -> closing(text, at);
                case '<' -> text.indexOf('>', at) + 1;
                default -> plainEnd(text, at);
            };
            if (end <= 0) {
                throw new IllegalArgumentException("not closed: " + text.substring(at));
            }
            parts.add(part(text.substring(at, end)));
            at = end;
        }
        return new Phrase(List.copyOf(parts));
    }

    private static Part part(String text) {
        String inner = text.length() < 2 ? text : text.substring(1, text.length() - 1);
        return switch (text.charAt(0)) {
            case '{' -> {
                List<String> alternatives = alternatives(inner);
                yield alternatives.size() == 1
                    ? new Rule(inner) : new Choice(alternatives.stream().map(Phrase::parse).toList());
            }
            case '<' -> {
                boolean free = inner.startsWith("+");
                String[] slot = (free ? inner.substring(1) : inner).split(":");
                yield new Slot(slot[0], slot.length == 1 ? 1 : Integer.parseInt(slot[1]), free);
            }
            default -> new Text(text);
        };
    }

    private static int plainEnd(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) != '{' && text.charAt(at) != '<') {
            at++;
        }
        return at;
    }

    private static int closing(String text, int open) {
        int depth = 0;
        for (int i = open; i < text.length(); i++) {
            depth += text.charAt(i) == '{' ? 1 : text.charAt(i) == '}' ? -1 : 0;
            if (depth == 0) {
                return i + 1;
            }
        }
        return 0;
    }

    private static List<String> alternatives(String inner) {
        List<String> found = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i < inner.length(); i++) {
            char c = inner.charAt(i);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (c == '|' && depth == 0) {
                found.add(inner.substring(from, i));
                from = i + 1;
            }
        }
        found.add(inner.substring(from));
        return found;
    }

    Stream<String> ruleNames() {
        return parts.stream().flatMap(part -> switch (part) {
            case Rule rule -> Stream.of(rule.name());
            case Choice choice -> choice.alternatives().stream().flatMap(Phrase::ruleNames);
            case Text _ -> Stream.empty();
            case Slot _ -> Stream.empty();
        });
    }

    Stream<String> slotNames() {
        return parts.stream().flatMap(part -> switch (part) {
            case Slot slot -> Stream.of(slot.name());
            case Choice choice -> choice.alternatives().stream().flatMap(Phrase::slotNames);
            case Text _ -> Stream.empty();
            case Rule _ -> Stream.empty();
        });
    }
}
