package cria.tokenizer.bpe;

import static cria.tokenizer.bpe.CharacterClass.LETTER;
import static cria.tokenizer.bpe.CharacterClass.NUMBER;
import static cria.tokenizer.bpe.CharacterClass.OTHER;
import static cria.tokenizer.bpe.CharacterClass.SPACE;

/// The patterns of [PieceSplitter] by hand, on UTF-8: some fifty times as fast as a regular expression. Each method tries the
/// pattern's alternatives in their order.
final class PieceScanner {

    private static final byte[] ASCII = ascii();

    private PieceScanner() {}

    private static byte[] ascii() {
        byte[] classes = new byte[128];
        for (int c = 0; c < classes.length; c++) {
            classes[c] = CharacterClass.of(c);
        }
        return classes;
    }

    static int llama3(byte[] text, int from) {
        byte first = text[from];
        int contraction = first == '\'' ? contractionOfAnyCase(text, from) : from;
        if (contraction > from) {
            return contraction;
        }
        int next = next(text, from);
        byte kind = kind(text, from);
        if (kind == LETTER) {
            return run(text, next, LETTER);
        } else if (kind == NUMBER) {
            int end = next;
            for (int n = 1; n < 3 && is(text, end, NUMBER); n++) {
                end = next(text, end);
            }
            return end;
        } else if (!isNewline(first) && is(text, next, LETTER)) {
            return run(text, next, LETTER);
        }
        int others = first == ' ' ? next : from;
        if (is(text, others, OTHER)) {
            int end = run(text, others, OTHER);
            while (end < text.length && isNewline(text[end])) {
                end++;
            }
            return end;
        }
        int end = run(text, next, SPACE);
        for (int newline = end - 1; newline >= from; newline--) {
            if (isNewline(text[newline])) {
                return newline + 1;
            }
        }
        return end == text.length ? end : withoutLast(text, from, end);
    }

    static int byteLevel(byte[] text, int from) {
        int contraction = text[from] == '\'' ? contraction(text, from) : from;
        if (contraction > from) {
            return contraction;
        }
        int after = text[from] == ' ' ? from + 1 : from;
        if (after < text.length) {
            byte kind = kind(text, after);
            if (kind != SPACE) {
                return run(text, next(text, after), kind);
            }
        }
        int end = run(text, from, SPACE);
        return end == text.length ? end : withoutLast(text, from, end);
    }

    static int digitsByteLevel(byte[] text, int from) {
        int contraction = text[from] == '\'' ? contraction(text, from) : from;
        if (contraction > from) {
            return contraction;
        }
        if (is(text, from, NUMBER)) {
            return next(text, from);
        }
        int after = text[from] == ' ' ? from + 1 : from;
        if (after < text.length) {
            byte kind = kind(text, after);
            if (kind == LETTER || kind == OTHER) {
                return run(text, next(text, after), kind);
            }
        }
        int end = run(text, from, SPACE);
        return end == text.length || is(text, end, NUMBER) ? end : withoutLast(text, from, end);
    }

    /// White space leaves its last character to the word behind it, unless it has but one.
    private static int withoutLast(byte[] text, int from, int end) {
        int last = end - 1;
        while ((text[last] & 0xC0) == 0x80) {
            last--;
        }
        return last == from ? end : last;
    }

    private static int run(byte[] text, int from, byte kind) {
        int end = from;
        while (end < text.length) {
            byte b = text[end];
            if (b >= 0) {
                if (ASCII[b] != kind) {
                    break;
                }
                end++;
            } else {
                if (CharacterClass.of(codePoint(text, end)) != kind) {
                    break;
                }
                end = next(text, end);
            }
        }
        return end;
    }

    private static boolean is(byte[] text, int at, byte kind) {
        return at < text.length && kind(text, at) == kind;
    }

    private static byte kind(byte[] text, int at) {
        byte b = text[at];
        return b >= 0 ? ASCII[b] : CharacterClass.of(codePoint(text, at));
    }

    private static boolean isNewline(byte b) {
        return b == '\n' || b == '\r';
    }

    private static int next(byte[] text, int at) {
        int b = text[at];
        return at + (b >= 0 ? 1 : b < (byte) 0xE0 ? 2 : b < (byte) 0xF0 ? 3 : 4);
    }

    private static int codePoint(byte[] text, int at) {
        int b = text[at];
        if (b < (byte) 0xE0) {
            return (b & 0x1F) << 6 | text[at + 1] & 0x3F;
        } else if (b < (byte) 0xF0) {
            return (b & 0x0F) << 12 | (text[at + 1] & 0x3F) << 6 | text[at + 2] & 0x3F;
        }
        return (b & 0x07) << 18 | (text[at + 1] & 0x3F) << 12 | (text[at + 2] & 0x3F) << 6 | text[at + 3] & 0x3F;
    }

    /// Behind `'s`, `'t`, `'re`, `'ve`, `'m`, `'ll` or `'d` at `from`; `from` where none is there.
    private static int contraction(byte[] text, int from) {
        return contraction(from, at(text, from + 1), at(text, from + 2));
    }

    /// As [#contraction], in letters of either case. The long s, U+017F, is one of s's.
    private static int contractionOfAnyCase(byte[] text, int from) {
        if (at(text, from + 1) == 0xC5 && at(text, from + 2) == 0xBF) {
            return from + 3;
        }
        return contraction(from, lower(at(text, from + 1)), lower(at(text, from + 2)));
    }

    private static int contraction(int from, int first, int second) {
        return switch (first) {
            case 's', 't', 'm', 'd' -> from + 2;
            case 'r', 'v' -> second == 'e' ? from + 3 : from;
            case 'l' -> second == 'l' ? from + 3 : from;
            default -> from;
        };
    }

    private static int at(byte[] text, int at) {
        return at < text.length ? text[at] & 0xFF : -1;
    }

    private static int lower(int letter) {
        return letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter;
    }
}
