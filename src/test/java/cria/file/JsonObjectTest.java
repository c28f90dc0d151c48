package cria.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.InputException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonObjectTest {
    private static final Path FILE = Path.of("x.json");

    private static JsonObject json(String text) {
        return JsonObject.parse(FILE, "text", text.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertRefused(String message, Runnable use) {
        InputException e = assertThrows(InputException.class, use::run);
        assertEquals(FILE + ": " + message, e.getMessage());
    }

    @Test
    void objectsOfAListKnowWhereTheyStand() {
        JsonObject json = json("{\"outer\": {\"list\": [{\"n\": 1}, {\"n\": \"two\"}]}, "
            + "\"empty\": [], \"mixed\": [{}, 3], \"none\": null}");
        List<JsonObject> list = json.object("outer").objects("list");
        assertEquals(1, list.get(0).whole("n", 0));
        assertRefused("key outer.list[1].n: found \"two\", expected a whole number of at least 0", () -> list.get(1).whole("n", 0));
        assertEquals(List.of(), json.objects("empty"));
        assertRefused("key mixed: found [{},3], expected a list of objects", () -> json.objects("mixed"));
        assertRefused("key outer: found {\"list\":[{\"n\":1},{\"n\":\"two\"}]}, expected a list of objects", () -> json.objects("outer"));
        assertRefused("key none: found nothing, expected a list of objects", () -> json.objects("none"));
    }

    @Test
    void numbersAreAListOfThem() {
        JsonObject json = json("{\"some\": [1, 2.5, -3e2], \"none\": [], \"text\": [1, \"2\"], \"one\": 1}");
        assertEquals(List.of(1.0, 2.5, -300.0), json.numbers("some"));
        assertEquals(List.of(), json.numbers("none"));
        assertRefused("key text: found [1,\"2\"], expected a list of numbers", () -> json.numbers("text"));
        assertRefused("key one: found 1, expected a list of numbers", () -> json.numbers("one"));
        assertRefused("key absent: found nothing, expected a list of numbers", () -> json.numbers("absent"));
    }

    @Test
    void aWholeNumberMayBeLong() {
        JsonObject json = json("{\"n\": 3000000000, \"low\": -1, \"real\": 1.0, \"text\": \"1\", \"huge\": 9223372036854775808}");
        assertEquals(3_000_000_000L, json.whole("n", 0));
        assertEquals(-1, json.whole("low", -1));
        assertRefused("key low: found -1, expected a whole number of at least 0", () -> json.whole("low", 0));
        assertRefused("key real: found 1.0, expected a whole number of at least 0", () -> json.whole("real", 0));
        assertRefused("key text: found \"1\", expected a whole number of at least 0", () -> json.whole("text", 0));
        assertRefused("key huge: found 9223372036854775808, expected a whole number of at least 0", () -> json.whole("huge", 0));
    }

    @Test
    void aNumberIsFinite() {
        JsonObject json = json("{\"n\": 2.5, \"huge\": 1e999}");
        assertEquals(2.5, json.number("n"));
        assertThrows(InputException.class, () -> json.number("huge"));
        assertRefused("key n: found 2.5, expected a number from 0.0 to 1.0", () -> json.number("n", 0, 1));
    }

    @Test
    void valuesAreThoseOfTheFileInItsOrder() {
        Map<String, Object> values = json("{\"b\": 1, \"a\": 3000000000, \"c\": 1.5, \"d\": null, "
            + "\"e\": [true, {\"y\": \"x\", \"x\": []}], \"f\": 9223372036854775808}").plain();
        assertEquals(List.of("b", "a", "c", "d", "e", "f"), new ArrayList<>(values.keySet()));
        assertEquals(Arrays.asList(1, 3_000_000_000L, 1.5, null, List.of(true, Map.of("y", "x", "x", List.of())),
            new BigInteger("9223372036854775808")),
            new ArrayList<>(values.values()));
    }

    /// What was read and is written again is the same JSON: a log that is carried from run to run does not drift.
    @Test
    void valuesAreWrittenAsTheyWereRead() {
        for (String text : List.of("0.1", "1.0E-4", "4.9E-324", "1.7976931348623157E308", "2.0", "-0.0", "3", "\"ü\\n\"", "null")) {
            byte[] written = AtomicFiles.json(json("{\"x\": " + text + "}").plain());
            assertEquals("{\n  \"x\": " + text + "\n}\n", new String(written, StandardCharsets.UTF_8));
        }
    }

    @Test
    void nullCountsAsAbsent() {
        JsonObject json = json("{\"none\": null, \"some\": 0}");
        assertFalse(json.has("none"));
        assertTrue(json.has("some"));
        assertTrue(json.get("none").isMissingNode());
        assertRefused("key none: found nothing, expected an object", () -> json.object("none"));
    }
}
