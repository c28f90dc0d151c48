package cria.tokenizer.bpe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;

class PieceSplitterTest {

    private static List<String> pieces(PieceSplitter splitter, String text) {
        List<String> pieces = new ArrayList<>();
        Matcher matcher = splitter.pattern().matcher(text);
        while (matcher.find()) {
            pieces.add(matcher.group());
        }
        return pieces;
    }

    @Test
    void splitsAsLlama3Does() {
        assertEquals(List.of("I", "'LL", " pay", " ", "123", "45", ".\n\n", "  ", "\tx"),
            pieces(PieceSplitter.LLAMA3, "I'LL pay 12345.\n\n  \tx"));
    }

    @Test
    void splitsAsGpt2Does() {
        assertEquals(List.of("I", "'ll", " pay", " 12345", ".", "\n\n ", " x"),
            pieces(PieceSplitter.BYTE_LEVEL, "I'll pay 12345.\n\n  x"));
    }

    @Test
    void setsEveryDigitApartAsSmolLm2Does() {
        assertEquals(List.of("a", "  ", "1", "2", " b", " ", "½", "  ", " c", " "),
            pieces(PieceSplitter.DIGITS_BYTE_LEVEL, "a  12 b ½   c "));
    }

    /// These became letters in Unicode 14 to 16. Under older tables than those of the published tokenizers' engine the
    /// same text gets other ids.
    @Test
    void knowsTheLettersOfUnicode16() {
        for (int letter : new int[] {0x0870, 0x11F02, 0x1C89, 0x10D4A}) {
            String text = "a" + Character.toString(letter) + "b";
            assertEquals(List.of(text), pieces(PieceSplitter.LLAMA3, text), Integer.toHexString(letter));
        }
    }

    @Test
    void takesUnicodeWhiteSpaceForWhiteSpace() {
        for (char space : "\u0085\u00A0\u1680\u2000\u200A\u2028\u2029\u202F\u205F\u3000".toCharArray()) {
            assertEquals(List.of("!", space + "", space + "", "!"), pieces(PieceSplitter.BYTE_LEVEL, "!" + space + space + "!"));
        }
        assertEquals(List.of("!\u200B\u001C!"), pieces(PieceSplitter.BYTE_LEVEL, "!\u200B\u001C!"));
    }

    @Test
    void losesNoCharacter() {
        for (PieceSplitter splitter : PieceSplitter.values()) {
            for (int from = 0; from < 0xD800; from += 64) {
                StringBuilder text = new StringBuilder();
                for (int c = from; c < from + 64; c++) {
                    text.appendCodePoint(c).append(c % 5 == 0 ? " " : c % 7 == 0 ? "\n" : "");
                }
                assertEquals(text.toString(), String.join("", pieces(splitter, text.toString())));
            }
        }
        assertTrue(pieces(PieceSplitter.LLAMA3, "").isEmpty());
    }
}
