package cria.tokenizer.bpe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PieceSplitterTest {

    /// As the program splits.
    private static List<String> pieces(PieceSplitter splitter, String text) {
        List<String> pieces = new ArrayList<>();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int end;
        for (int from = 0; from < bytes.length; from = end) {
            end = splitter.end(bytes, from);
            pieces.add(new String(bytes, from, end - from, StandardCharsets.UTF_8));
        }
        return pieces;
    }

    /// As the pattern says.
    private static List<String> defined(PieceSplitter splitter, String text) {
        return splitter.pattern().matcher(text).results().map(MatchResult::group).toList();
    }

    /// Every character there is, behind and before what the patterns look at.
    @ParameterizedTest
    @EnumSource
    void splitsEveryCharacterAsThePatternDoes(PieceSplitter splitter) {
        StringBuilder around = new StringBuilder();
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                String x = Character.toString(c);
                around.append('\'').append(x).append("e a").append(x).append(x).append(" ").append(x).append("1").append(x).append("\n");
            }
            if (around.length() > 4000 || c == Character.MAX_CODE_POINT) {
                assertEquals(defined(splitter, around.toString()), pieces(splitter, around.toString()), () -> "before " + around);
                around.setLength(0);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void splitsAnyMixAsThePatternDoes(PieceSplitter splitter) {
        String[] parts = {"'", "s", "S", "\u017F", "t", "re", "RE", "'Ve", "m", "l", "'ll", "d", " ", "  ", "\t", "\n", "\r\n", "\u00A0",
            "\u3000",
            "\u2028", "1", "23", "\u0664", "\u00BD", "!", "?!", "\u20AC", "\u0301", "\u00E4", "\u4E2D", "\uD83D\uDE00", "\uD835\uDC00",
            "\uD835\uDFCE", "\u200B", "a", "\u0000"};
        Random random = new Random(7);
        for (int n = 0; n < 60_000; n++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(9); length >= 0; length--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            assertEquals(defined(splitter, text.toString()), pieces(splitter, text.toString()));
        }
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
