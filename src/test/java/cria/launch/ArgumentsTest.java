package cria.launch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {

    @Test
    void theLastWordsOfTheCommandLineAreTheArguments() throws Exception {
        byte[] line = "java\0-jar\0t.jar\0generate\0--prompt\0Grüße 😀 für €5\0\0a\nb\0".getBytes(StandardCharsets.UTF_8);
        assertEquals(List.of("generate", "--prompt", "Grüße 😀 für €5", "", "a\nb"), Arguments.last(5, line));
        assertEquals(List.of(), Arguments.last(0, line));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00fc", "\u00c3", "a\u0080", "\u00ed\u00a0\u0080", "\u00c0\u00af"})
    void whatIsNotUtf8IsRefusedByItsPlace(String bytes) {
        byte[] line = ("java\0a\0" + bytes + "\0").getBytes(StandardCharsets.ISO_8859_1);
        Arguments.NotUtf8 refused = assertThrows(Arguments.NotUtf8.class, () -> Arguments.last(2, line));
        assertTrue(refused.getMessage().startsWith("argument 2 is not UTF-8"), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "+", "%41", "a b=c&d", "Grüße 😀 für €5", "\n\t\u0001", "-Dx", "*"})
    void escapedArgumentsAreAsciiAndComeBack(String argument) throws Exception {
        List<String> escaped = Arguments.escaped(List.of(argument));
        assertTrue(escaped.getFirst().chars().allMatch(c -> c > ' ' && c < 127), escaped.getFirst());
        assertArrayEquals(new String[] {argument}, Arguments.unescaped(escaped.toArray(String[]::new)));
    }
}
