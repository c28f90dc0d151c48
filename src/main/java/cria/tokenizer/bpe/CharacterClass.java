package cria.tokenizer.bpe;

/// What the patterns of [PieceSplitter] tell characters apart by: `\p{L}`, `\p{N}`, `\s` and the rest, as Java's regular expressions
/// have them under `UNICODE_CHARACTER_CLASS`.
final class CharacterClass {

    static final byte OTHER = 0;
    static final byte LETTER = 1;
    static final byte NUMBER = 2;
    static final byte SPACE = 3;

    private static final int PAGE = 1 << 8;
    private static final byte[][] PAGES = new byte[Character.MAX_CODE_POINT / PAGE + 1][];

    private CharacterClass() {}

    /// The class of a code point. Pages of the table are made as they are asked for; two threads that make the same one make it alike.
    static byte of(int codePoint) {
        byte[] page = PAGES[codePoint / PAGE];
        if (page == null) {
            page = page(codePoint / PAGE * PAGE);
            PAGES[codePoint / PAGE] = page;
        }
        return page[codePoint % PAGE];
    }

    private static byte[] page(int first) {
        byte[] page = new byte[PAGE];
        for (int i = 0; i < PAGE; i++) {
            page[i] = find(first + i);
        }
        return page;
    }

    private static byte find(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.UPPERCASE_LETTER, Character.LOWERCASE_LETTER, Character.TITLECASE_LETTER, Character.MODIFIER_LETTER,
                Character.OTHER_LETTER -> LETTER;
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> NUMBER;
            case Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> SPACE;
            default -> codePoint >= '\t' && codePoint <= '\r' || codePoint == 0x85 ? SPACE : OTHER;
        };
    }
}
