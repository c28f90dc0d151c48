package cria.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.InputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The judge of the fuzz tests sees what it is to see.
class ContractTest {

    private static final Path FOLDER = Path.of("/tmp/org.a/folder");
    private static final byte[] INPUT = "a [Source of cria.texts".getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "two\nlines", "a\rb", "\u001b[2J", "a\u0085b", "a\u2028b", "a\u202eb", "half \ud800",
        "a NullPointerException", "StackOverflowError: null", "broken (null)", "at java.util.List", "`StreamReadFeature.X` disabled",
        "Index 3 out of bounds for length 3", "cria.Shown$1", "byte[]", "[B@1b2c3d4e", "line: 1, column: 2"})
    void whatIsNotForPeopleIsAProblem(String message) {
        assertTrue(!Contract.problem(message, INPUT, FOLDER).isEmpty(), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/tmp/org.a/folder/config.json:1: key a: found null, expected a number", "found \"[Source of cria.texts\"",
        "key dtype: found float, expected \"F32\" → ok 😀", "lower --max_length to 1"})
    void whatIsForPeopleIsNone(String message) {
        assertEquals("", Contract.problem(message, INPUT, FOLDER));
    }

    @Test
    void aLongMessageIsAProblem() {
        assertEquals("", Contract.problem("x".repeat(1000), INPUT, FOLDER));
        assertTrue(!Contract.problem("x".repeat(1001), INPUT, FOLDER).isEmpty());
    }

    @Test
    void aRefusalIsNoValueAndAnythingElsePassesThrough() {
        assertEquals(Optional.of(3), Contract.read(INPUT, FOLDER, () -> 3));
        assertEquals(Optional.empty(), Contract.read(INPUT, FOLDER, () -> {
            throw new InputException("a.json: no such file");
        }));
        assertThrows(AssertionError.class, () -> Contract.read(INPUT, FOLDER, () -> {
            throw new InputException("two\nlines");
        }));
        assertThrows(IllegalStateException.class, () -> Contract.read(INPUT, FOLDER, () -> {
            throw new IllegalStateException();
        }));
    }

    @Test
    void memoryIsInProportionToTheFile() {
        assertThrows(AssertionError.class, () -> Contract.read(INPUT, FOLDER, () -> {
            List<byte[]> much = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                much.add(new byte[1 << 20]);
            }
            return much;
        }));
    }
}
