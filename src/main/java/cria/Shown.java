package cria;

import java.nio.file.Path;

/// Text that comes from a file or from a flag, made fit for a terminal or a log: on one line, without characters that move the cursor,
/// change colours or turn the direction of writing, and not all of a long one.
public final class Shown {

    /// How much of a text is quoted, in characters.
    private static final int QUOTED = 100;

    /// How much of a path, whose end tells more than its beginning.
    private static final int PATH = 240;

    private Shown() {}

    /// As a message quotes it: escaped, and cut after 100 characters.
    public static String of(String text) {
        return text.length() <= QUOTED ? escaped(text) : escaped(text.substring(0, boundary(text, QUOTED))) + "…";
    }

    /// Escaped; of a long path the end.
    public static String of(Path path) {
        String text = path.toString();
        return text.length() <= PATH ? escaped(text) : "…" + escaped(text.substring(boundary(text, text.length() - PATH)));
    }

    /// Every character that is no plain text, written as `\n`, `\u001b`: controls, line and paragraph separators, marks of direction
    /// and other invisible ones, halves of characters. Joiners stay, since emoji and some scripts need them.
    public static String escaped(String text) {
        if (text.codePoints().allMatch(Shown::isPlain)) {
            return text;
        }
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\t' -> escaped.append("\\t");
                default -> {
                    if (isPlain(c)) {
                        escaped.appendCodePoint(c);
                    } else {
                        for (char half : Character.toChars(c)) {
                            escaped.append("\\u%04x".formatted((int) half));
                        }
                    }
                }
            }
        });
        return escaped.toString();
    }

    private static boolean isPlain(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> false;
            case Character.FORMAT -> c == 0x200C || c == 0x200D;
            default -> true;
        };
    }

    /// `at`, or one before it where it would part the halves of a character.
    private static int boundary(String text, int at) {
        return at > 0 && Character.isHighSurrogate(text.charAt(at - 1)) ? at - 1 : at;
    }
}
