package cria.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/// Text in lines that fit.
public final class Prose {
    private Prose() {}

    /// A line as it is where it fits; else in several, the later ones indented a little more.
    static List<String> hanging(String line, int columns) {
        if (Columns.of(line) <= columns) {
            return List.of(line);
        }
        String indent = " ".repeat(line.length() - line.stripLeading().length());
        List<String> lines = wrapped(line, indent + "  ", columns);
        lines.set(0, lines.getFirst().substring(2));
        return lines;
    }

    /// The words of a text in lines of at most `columns`, each behind `indent`. A longer word has a line to itself.
    public static List<String> wrapped(String text, String indent, int columns) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(indent);
        int room = columns - Columns.of(indent);
        int left = room;
        for (String word : text.strip().split("\\s+")) {
            int length = Columns.of(word);
            if (left < room && left < 1 + length) {
                lines.add(line.toString());
                line = new StringBuilder(indent);
                left = room;
            }
            boolean first = left == room;
            line.append(first ? "" : " ").append(word);
            left -= first ? length : 1 + length;
        }
        lines.add(line.toString());
        return lines;
    }
}
