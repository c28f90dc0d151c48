package cria.tokenizer;

import java.math.BigDecimal;
import java.math.MathContext;

/// JSON as Python's `json.dumps(value, ensure_ascii=False)` writes it, to the character: that is what `tojson` does in the chat
/// templates that [transformers](https://huggingface.co/docs/transformers/chat_templating) runs. There is a space behind each comma and
/// colon, and only what JSON demands is escaped.
public final class PythonJson {

    private static final int STEP = 4;
    /// Where Python's `repr` of a number begins to write an exponent: digits in front of the point, and zeros behind it.
    private static final int LARGE = 16;
    private static final int SMALL = -4;

    private PythonJson() {}

    /// A string in quotes.
    public static String quoted(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\f' -> out.append("\\f");
                case '\b' -> out.append("\\b");
                default -> {
                    if (c < ' ') {
                        out.append("\\u%04x".formatted((int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.append('"').toString();
    }

    /// A number that is no whole one: the fewest digits that give it back, `1.0`, `0.0001`, `1e-05`, `1e+16`.
    public static String number(double value) {
        if (value == 0) {
            return 1 / value < 0 ? "-0.0" : "0.0";
        }
        BigDecimal digits = fewest(value);
        int exponent = digits.precision() - digits.scale() - 1;
        if (exponent >= SMALL && exponent < LARGE) {
            String plain = digits.toPlainString();
            return plain.contains(".") ? plain : plain + ".0";
        }
        String unscaled = digits.unscaledValue().abs().toString();
        String mantissa = unscaled.length() == 1 ? unscaled : unscaled.charAt(0) + "." + unscaled.substring(1);
        return (value < 0 ? "-" : "") + mantissa + (exponent < 0 ? "e-" : "e+") + "%02d".formatted(Math.abs(exponent));
    }

    /// Java writes two digits at least, so of the smallest numbers one too many: 4.9E-324 for 5e-324.
    private static BigDecimal fewest(double value) {
        BigDecimal digits = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        BigDecimal one = digits.round(new MathContext(1));
        return digits.precision() == 2 && one.doubleValue() == value ? one : digits;
    }

    /// The same value over several lines, as `json.dumps(…, indent=4)` writes it.
    ///
    /// @param json as this class writes it
    public static String indented(String json) {
        StringBuilder out = new StringBuilder(2 * json.length());
        walk(json, (from, to) -> out.append(json, from, to), depth -> out.append('\n').repeat(' ', STEP * depth));
        return out.toString();
    }

    /// How many characters [#indented] has.
    public static long indentedLength(String json) {
        long[] length = new long[1];
        walk(json, (from, to) -> length[0] += to - from, depth -> length[0] += 1 + (long) STEP * depth);
        return length[0];
    }

    /// Takes a part of the text as it stands.
    private interface Copy {
        void take(int from, int to);
    }

    /// Begins a line.
    private interface Break {
        void to(int depth);
    }

    private static void walk(String json, Copy copy, Break line) {
        int depth = 0;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            switch (c) {
                case '"' -> {
                    int end = endOfString(json, i);
                    copy.take(i, end + 1);
                    i = end;
                }
                case '{', '[' -> {
                    copy.take(i, i + 1);
                    if (json.charAt(i + 1) == (c == '{' ? '}' : ']')) {
                        i++;
                        copy.take(i, i + 1);
                    } else {
                        line.to(++depth);
                    }
                }
                case '}', ']' -> {
                    line.to(--depth);
                    copy.take(i, i + 1);
                }
                case ',' -> {
                    copy.take(i, i + 1);
                    line.to(depth);
                    i++;
                }
                default -> copy.take(i, i + 1);
            }
        }
    }

    private static int endOfString(String json, int begin) {
        int i = begin + 1;
        while (json.charAt(i) != '"') {
            i += json.charAt(i) == '\\' ? 2 : 1;
        }
        return i;
    }
}
