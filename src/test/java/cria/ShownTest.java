package cria;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ShownTest {

    static Stream<Arguments> texts() {
        return Stream.of(
            arguments("\u001b[2J", "\\u001b[2J"),
            arguments("a\u202eb", "a\\u202eb"),
            arguments("a\u2028b", "a\\u2028b"),
            arguments("\u0000", "\\u0000"),
            arguments("\u0085x", "\\u0085x"),
            arguments("\ud83dx", "\\ud83dx"),
            arguments("\ufeffx", "\\ufeffx"),
            arguments("\u2066x", "\\u2066x"),
            arguments("Grüße 😀", "Grüße 😀"),
            arguments("👩\u200d💻", "👩\u200d💻"));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void showsWhatATerminalWouldObey(String text, String shown) {
        assertEquals(shown, Shown.of(text));
    }

    @Test
    void keepsOneLine() {
        assertEquals("a\\nb\\r\\tc", Shown.of("a\nb\r\tc"));
    }

    @Test
    void cutsLongTextBetweenCharacters() {
        assertEquals("x".repeat(99) + "…", Shown.of("x".repeat(99) + "😀😀"));
        assertEquals("x".repeat(100), Shown.of("x".repeat(100)));
    }

    @Test
    void keepsTheEndOfALongPath() {
        String shown = Shown.of(Path.of("/" + "d/".repeat(500) + "config.json"));
        assertTrue(shown.startsWith("…") && shown.endsWith("/config.json"), shown);
        assertTrue(shown.length() < 250, shown);
    }
}
