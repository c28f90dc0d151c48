package cria.check;

import java.util.OptionalInt;

/// Text that went through a wrong encoding: UTF-8 read as Windows-1252 or Latin-1 (`Ã¼`, `â€™`, `ðŸ˜€`), U+FFFD where bytes were no
/// text, controls that no text has, a byte order mark inside.
///
/// A pair such as `Ã¼` is two bytes of UTF-8 seen as two characters. Some pairs are written on purpose, `É”` at the end of a quotation,
/// so pairs count only where no language would have them.
final class BrokenText {

    /// The characters that Windows-1252 has in place of the controls 0x80 to 0x9F; a blank where it has none.
    private static final String WINDOWS_1252 = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";

    /// Pairs side by side that no text has by chance.
    private static final int RUN = 3;

    private BrokenText() {}

    /// Where the first broken character stands.
    static OptionalInt find(String text) {
        int run = 0;
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 0x7F) {
                run = 0;
                i++;
                continue;
            }
            if (isNoText(c)) {
                return OptionalInt.of(i);
            }
            int length = sequence(text, i);
            run = length > 0 ? run + 1 : 0;
            if (length > 0 && (run >= RUN || isMisread(text, i, length))) {
                return OptionalInt.of(i);
            }
            i += Math.max(1, length);
        }
        return OptionalInt.empty();
    }

    private static boolean isNoText(char c) {
        boolean control = c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != 0x0B || c >= 0x7F && c < 0xA0 && c != 0x85;
        return control || c == 0xFFFD || c == 0xFEFF;
    }

    /// How many characters from here on are the bytes of one in UTF-8, 2 to 4, or 0.
    private static int sequence(String text, int at) {
        int lead = byteOf(text, at);
        int length = lead >= 0xC2 && lead <= 0xDF ? 2 : lead >= 0xE0 && lead <= 0xEF ? 3 : lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
        for (int i = 1; i < length; i++) {
            int next = byteOf(text, at + i);
            if (next < 0x80 || next > 0xBF) {
                return 0;
            }
        }
        return length;
    }

    private static int byteOf(String text, int at) {
        if (at >= text.length()) {
            return -1;
        }
        char c = text.charAt(at);
        if (c < 0x100) {
            return c;
        }
        int place = WINDOWS_1252.indexOf(c);
        return place < 0 ? -1 : 0x80 + place;
    }

    private static boolean isMisread(String text, int at, int length) {
        char before = at > 0 ? text.charAt(at - 1) : ' ';
        char after = at + length < text.length() ? text.charAt(at + length) : ' ';
        char second = text.charAt(at + 1);
        if (text.substring(at, at + length).chars().anyMatch(c -> isNoText((char) c))) {
            return true;
        }
        return switch (text.charAt(at)) {
            case 'Ã' -> second < 0x100 || Character.isLetter(second) || Character.isLetter(after) && !Character.isUpperCase(before);
            case 'Â' -> second >= 0xA0 && second <= 0xBF && !Character.isUpperCase(before);
            case 'Ä', 'Å' -> Character.isLowerCase(before) && Character.isLowerCase(after);
            case 'â' -> "€‚„†ˆœ˜™š›".indexOf(second) >= 0;
            case 'ï' -> text.startsWith("ï»¿", at);
            default -> length == 4;
        };
    }
}
