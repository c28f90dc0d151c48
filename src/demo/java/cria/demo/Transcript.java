package cria.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Draws what a terminal showed: standard input is what a program wrote to one, standard output becomes an SVG. It knows what Cria
/// writes: text, `\r` with the erasing of a line, and the styles bold, dim, red, green and yellow.
final class Transcript {
    private static final double CHARACTER = 7.83;       // the width of a character of 13 px in the usual fonts of terminals
    private static final int LINE = 18;
    private static final int EDGE = 16;
    private static final int BAR = 30;

    /// A stretch of one style, which is a class of the picture's style sheet, or empty.
    private record Span(String style, StringBuilder text) {}

    private final int columns;
    private final List<List<Span>> lines = new ArrayList<>();
    private List<Span> line = new ArrayList<>();
    private String style = "";
    private int column;

    private Transcript(int columns) {
        this.columns = columns;
    }

    /// @param columns of the terminal
    /// @param title   of the picture
    static void draw(int columns, String title) throws IOException {
        Transcript transcript = new Transcript(columns);
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            StringBuilder all = new StringBuilder();
            for (int c = in.read(); c >= 0; c = in.read()) {
                all.append((char) c);
            }
            transcript.read(all.toString());
        }
        new PrintStream(System.out, true, StandardCharsets.UTF_8).print(transcript.svg(title));
    }

    private void read(String text) {
        int at = 0;
        while (at < text.length()) {
            int c = text.codePointAt(at);
            at += Character.charCount(c);
            switch (c) {
                case '\n' -> endLine();
                case '\r' -> {
                    // Before a line feed it ends the line, elsewhere the line is written anew.
                    if (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
                        line = new ArrayList<>();
                        column = 0;
                    }
                }
                case 0x1b -> at = escape(text, at);
                default -> {
                    if (!Character.isISOControl(c)) {
                        put(c);
                    }
                }
            }
        }
        if (column > 0) {
            endLine();
        }
    }

    /// @param at behind the escape character
    /// @return where the sequence ends
    private int escape(String text, int at) {
        int end = at;
        while (end < text.length() && !Character.isLetter(text.charAt(end))) {
            end++;
        }
        if (end < text.length() && text.charAt(end) == 'm') {
            style = switch (text.substring(at + 1, end)) {
                case "1" -> "b";
                case "2" -> "d";
                case "31" -> "r";
                case "32" -> "g";
                case "33" -> "y";
                default -> "";
            };
        }
        return Math.min(text.length(), end + 1);
    }

    private void put(int character) {
        if (column == columns) {
            endLine();
        }
        if (line.isEmpty() || !line.getLast().style.equals(style)) {
            line.add(new Span(style, new StringBuilder()));
        }
        line.getLast().text.appendCodePoint(character);
        column++;
    }

    private void endLine() {
        lines.add(line);
        line = new ArrayList<>();
        column = 0;
    }

    private String svg(String title) {
        int width = (int) Math.ceil(columns * CHARACTER) + 2 * EDGE;
        int height = BAR + lines.size() * LINE + 2 * EDGE;
        StringBuilder svg = new StringBuilder("""
            <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" role="img">
            <title>%3$s</title>
            <style>
            text{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;fill:#d6dbe3;white-space:pre}
            .b{font-weight:bold;fill:#fff}.d{fill:#8a93a3}.r{fill:#f2777a}.g{fill:#8fd694}.y{fill:#ffcc66}.t{fill:#8a93a3}
            </style>
            <rect width="100%%" height="100%%" rx="8" fill="#161a21"/>
            <circle cx="20" cy="18" r="5" fill="#f2777a"/><circle cx="38" cy="18" r="5" fill="#ffcc66"/><circle cx="56" cy="18" r="5" \
            fill="#8fd694"/>
            <text class="t" x="%4$d" y="22" text-anchor="middle">%3$s</text>
            """.formatted(width, height, escaped(title), width / 2));
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isEmpty()) {
                svg.append("<text xml:space=\"preserve\" x=\"%d\" y=\"%d\">".formatted(EDGE, BAR + EDGE + i * LINE + 12));
                lines.get(i).forEach(span -> svg.append(span.style.isEmpty() ? escaped(span.text.toString())
                    : "<tspan class=\"%s\">%s</tspan>".formatted(span.style, escaped(span.text.toString()))));
                svg.append("</text>\n");
            }
        }
        return svg.append("</svg>\n").toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
