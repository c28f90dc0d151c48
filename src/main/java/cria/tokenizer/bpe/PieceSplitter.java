package cria.tokenizer.bpe;

import java.util.Optional;
import java.util.regex.Pattern;

/// The ways in which a text is split before merging; no token reaches over a border between pieces.
///
/// Each is defined by a pattern and done by a [PieceScanner], which a test holds against the pattern. Java reads `\s`, `\p{L}` and
/// `(?i:` in these patterns as Hugging Face's regex engine does only under `UNICODE_CHARACTER_CLASS`, and only where the JDK's Unicode
/// tables are those of that engine (version 16, JDK 25).
public enum PieceSplitter {

    /// `Split` by this pattern, then `ByteLevel` without its own.
    LLAMA3("(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*"
            + "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"),

    /// `ByteLevel` alone, with the pattern of GPT-2 that is built into it.
    BYTE_LEVEL("'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+"),

    /// `Digits`, each alone, then `ByteLevel` within what is left. A space before a digit is the last of its piece.
    DIGITS_BYTE_LEVEL("'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+|\\s+(?![^\\s\\p{N}])|\\s+");

    private final String regex;
    private final Pattern pattern;

    PieceSplitter(String regex) {
        this.regex = regex;
        this.pattern = Pattern.compile(regex, Pattern.UNICODE_CHARACTER_CLASS);
    }

    Pattern pattern() {
        return pattern;
    }

    /// Where the piece ends that begins at `from`, which is at least one character behind it.
    ///
    /// @param text in well-formed UTF-8
    int end(byte[] text, int from) {
        return switch (this) {
            case LLAMA3 -> PieceScanner.llama3(text, from);
            case BYTE_LEVEL -> PieceScanner.byteLevel(text, from);
            case DIGITS_BYTE_LEVEL -> PieceScanner.digitsByteLevel(text, from);
        };
    }

    /// The splitter of a `Split` pre-tokenizer with this pattern.
    public static Optional<PieceSplitter> split(String regex) {
        return regex.equals(LLAMA3.regex) ? Optional.of(LLAMA3) : Optional.empty();
    }
}
