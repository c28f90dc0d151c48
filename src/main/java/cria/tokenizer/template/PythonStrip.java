package cria.tokenizer.template;

/// Python's `str.strip()`, which chat templates call `trim`. What it takes for white space is neither Java's `strip()` nor
/// `trim()`: U+00A0 and U+001C are, U+0000 and U+FEFF are not
/// ([str.isspace](https://docs.python.org/3/library/stdtypes.html#str.isspace)).
final class PythonStrip {

    private PythonStrip() {}

    static String strip(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isSpace(char c) {
        return c >= 0x09 && c <= 0x0D || c >= 0x1C && c <= 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680
            || c >= 0x2000 && c <= 0x200A || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
    }
}
