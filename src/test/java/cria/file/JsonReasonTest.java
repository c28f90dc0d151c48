package cria.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import cria.InputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What is no JSON, and the reason that a user reads.
class JsonReasonTest {

    /// Names of options and classes, which nobody can set or see here.
    private static final Pattern OF_THE_PARSER = Pattern.compile(
        "[A-Z][a-z]+[A-Z][a-z]|Feature|REDACTED|Source:|CTRL-CHAR|StreamRead|code \\d|token|JsonRead|null");

    static Stream<Arguments> texts() {
        return Stream.of(
            arguments("", "nothing"),
            arguments("{", "it ends too early"),
            arguments("{\"a\": \"x", "it ends too early"),
            arguments("{\"a\": tru", "'tru' is no value"),
            arguments("{\"a\": 1, \"a\": 2}", "the key 'a' stands twice in one object"),
            arguments("{\"\u001b[2J\": 1}", "a control character stands in a string unescaped"),
            arguments("{\"\\u001b\": 1, \"\\u001b\": 2}", "the key '\\u001b' stands twice in one object"),
            arguments("{\"a\" 1}", "'1' stands where it cannot"),
            arguments("{a: 1}", "'a' stands where it cannot"),
            arguments("{\"a\": ]}", "']' stands where it cannot"),
            arguments("{\"a\": [1}", "'}' closes what was not opened"),
            arguments("{\"a\": nope}", "'nope' is no value"),
            arguments("{\"a\": NaN}", "'NaN' is no number"),
            arguments("{\"a\": -Infinity}", "'-Infinity' is no number"),
            arguments("{\"a\": 012}", "a number begins with a zero or a plus sign"),
            arguments("{\"a\": +1}", "'+' stands where it cannot"),
            arguments("{\"a\": 1.}", "'}' stands where it cannot"),
            arguments("{\"a\": 1e}", "'}' stands where it cannot"),
            arguments("{\"a\": -x}", "'x' stands where it cannot"),
            arguments("{\"a\": \"\n\"}", "a control character stands in a string unescaped"),
            arguments("{\"a\": \"\\q\"}", "an escape that JSON does not have"),
            arguments("{\"a\": \"\\uZZZZ\"}", null),
            arguments("{\"a\": " + "9".repeat(2000) + "}", "a number has more than 1,000 digits"),
            arguments("{\"a\": " + "[".repeat(5000) + "}", "lists and objects are nested more than 1,000 deep"),
            arguments("{\"" + "k".repeat(60_000) + "\": 1}", "a key is longer than 50,000 characters"),
            arguments("{} {}", "it goes on after its end"),
            arguments("{}x", null),
            arguments("[1, 2]", "[1,2]"),
            arguments("\u0000\u0001", "a control character stands outside strings"),
            arguments("\"\u202e\"", "\"\\u202e\""));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void saysWhyInWordsOfJson(String text, String reason) {
        InputException e = assertThrows(InputException.class,
            () -> JsonObject.parse(Path.of("x.json"), "header", text.getBytes(StandardCharsets.UTF_8)));
        if (reason != null) {
            assertEquals("x.json: header: found invalid JSON (" + reason + "), expected one object with unique keys", e.getMessage());
        }
        assertFalse(OF_THE_PARSER.matcher(e.getMessage()).find(), e.getMessage());
        assertTrue(e.getMessage().length() < 300, e.getMessage());
    }
}
