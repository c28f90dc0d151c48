package cria.cli.terminal;

import java.text.BreakIterator;
import java.util.Locale;
import org.jline.utils.WCWidth;

/// How many columns of a terminal a text takes: two for a wide character, none for a mark that stands on another. Where terminals
/// differ, the larger number is taken.
final class Columns {

    /// Makes a sign a coloured and therefore wide one.
    private static final int EMOJI_PRESENTATION = 0xFE0F;

    private Columns() {}

    static int of(String text) {
        return text.codePoints().map(Columns::of).sum();
    }

    private static int of(int c) {
        return c == EMOJI_PRESENTATION ? 1 : Math.max(0, WCWidth.wcwidth(c));
    }

    /// As much of the beginning as fits, with `…` where something is left out. No character is parted from its marks.
    static String cut(String text, int columns) {
        if (of(text) <= columns) {
            return text;
        }
        BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
        characters.setText(text);
        int end = 0;
        for (int next = characters.next(); next != BreakIterator.DONE && of(text.substring(0, next)) < columns; next = characters.next()) {
            end = next;
        }
        return columns < 1 ? "" : text.substring(0, end) + "…";
    }
}
