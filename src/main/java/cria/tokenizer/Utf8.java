package cria.tokenizer;

import java.nio.charset.StandardCharsets;

/// Strings as Unicode text.
public final class Utf8 {

    private Utf8() {}

    /// The same text with one U+FFFD for every lone surrogate, which UTF-8 cannot hold and Java would write as `?`.
    public static String wellFormed(String text) {
        int bad = loneSurrogate(text, 0);
        if (bad < 0) {
            return text;
        }
        char[] chars = text.toCharArray();
        while (bad >= 0) {
            chars[bad] = '\uFFFD';
            bad = loneSurrogate(text, bad + 1);
        }
        return new String(chars);
    }

    public static byte[] bytes(String text) {
        return wellFormed(text).getBytes(StandardCharsets.UTF_8);
    }

    private static int loneSurrogate(String text, int from) {
        int at = from;
        while (at < text.length()) {
            int code = text.codePointAt(at);
            if (Character.getType(code) == Character.SURROGATE) {
                return at;
            }
            at += Character.charCount(code);
        }
        return -1;
    }
}
