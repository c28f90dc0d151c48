package cria.check;

import java.lang.Character.UnicodeScript;
import java.util.EnumMap;
import java.util.Map;

/// In which scripts a text is written: how many of its letters are of each, by the Unicode property Script (UAX #24).
final class Scripts {
    private Scripts() {}

    static Map<UnicodeScript, Integer> of(String text) {
        Map<UnicodeScript, Integer> letters = new EnumMap<>(UnicodeScript.class);
        int latin = 0;
        int i = 0;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (c < 0x80) {
                latin += c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' ? 1 : 0;
            } else if (Character.isLetter(c)) {
                UnicodeScript script = UnicodeScript.of(c);
                if (script != UnicodeScript.COMMON && script != UnicodeScript.INHERITED) {
                    letters.merge(script, 1, Integer::sum);
                }
            }
        }
        if (latin > 0) {
            letters.merge(UnicodeScript.LATIN, latin, Integer::sum);
        }
        return letters;
    }
}
