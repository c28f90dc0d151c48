package cria.cli.terminal;

import cria.Shown;
import java.util.ArrayList;
import java.util.List;

/// Running text of which some is marked, in lines that fit: marked text is green and the rest dim, or where there are no colours marked
/// text stands in `[[` and `]]`. A line end of the text ends a line.
public final class SpanLines {

    /// A piece of the text.
    public record Span(String text, boolean marked) {}

    private final int columns;
    private final List<List<Styled>> lines = new ArrayList<>();
    private List<Styled> line = new ArrayList<>();
    private int used;

    private SpanLines(int columns) {
        this.columns = columns;
    }

    /// @param columns of a line
    public static List<List<Styled>> of(List<Span> spans, int columns, boolean colours) {
        SpanLines lines = new SpanLines(columns);
        for (Span span : spans) {
            String text = span.marked && !colours ? "[[" + span.text + "]]" : span.text;
            Styled.Style style = !colours ? Styled.Style.PLAIN : span.marked ? Styled.Style.GREEN : Styled.Style.DIM;
            lines.add(text, style);
        }
        if (!lines.line.isEmpty()) {
            lines.end();
        }
        return lines.lines;
    }

    /// Words stay whole where a line holds them.
    private void add(String text, Styled.Style style) {
        int i = 0;
        while (i < text.length()) {
            int end = i;
            if (text.charAt(i) == '\n') {
                end();
                i++;
                continue;
            }
            boolean blank = text.charAt(i) == ' ';
            while (end < text.length() && text.charAt(end) != '\n' && (text.charAt(end) == ' ') == blank) {
                end++;
            }
            word(Shown.escaped(text.substring(i, end)), style);
            i = end;
        }
    }

    private void word(String word, Styled.Style style) {
        String rest = word;
        if (used > 0 && used + Columns.of(rest) > columns) {
            end();
            rest = rest.isBlank() ? "" : rest;
        }
        while (Columns.of(rest) > columns) {
            int cut = fitting(rest);
            put(rest.substring(0, cut), style);
            end();
            rest = rest.substring(cut);
        }
        if (!rest.isEmpty()) {
            put(rest, style);
        }
    }

    private int fitting(String word) {
        int end = word.offsetByCodePoints(0, 1);
        while (end < word.length() && Columns.of(word.substring(0, word.offsetByCodePoints(end, 1))) <= columns) {
            end = word.offsetByCodePoints(end, 1);
        }
        return end;
    }

    private void put(String text, Styled.Style style) {
        if (!line.isEmpty() && line.getLast().style() == style) {
            line.add(new Styled(style, line.removeLast().text() + text));
        } else {
            line.add(new Styled(style, text));
        }
        used += Columns.of(text);
    }

    private void end() {
        lines.add(List.copyOf(line));
        line = new ArrayList<>();
        used = 0;
    }
}
