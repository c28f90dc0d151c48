package cria.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowTest {

    private static final Path FILE = Path.of("x");

    @TempDir
    Path folder;

    @Test
    void aTablesRowGivesItsCells() {
        TableRow row = new TableRow(new Columns(List.of("id", "text", "none")), new String[] {"07", "", null}, FILE, 3);
        assertEquals("07", row.text("id"));
        assertEquals("", row.text("text"));
        assertNull(row.text("none"));
        assertNull(row.text("other"));
        assertTrue(row.has("text"));
        assertFalse(row.has("none") || row.has("other"));
        assertEquals(List.of("id", "text", "none"), row.names());
        assertEquals("{\"id\":\"07\",\"text\":\"\",\"none\":null}", row.fields().toString());
        assertEquals("\"id\" (string), \"text\" (string), \"none\" (null)", row.columns());
        assertEquals("x:3: no", row.wrong("no").getMessage());
        assertEquals("no", row.wrong("no").reason());
    }

    @Test
    void aCellThatIsAJsonListIsReadAsOneWhereItIsAskedFor() {
        TableRow row = new TableRow(new Columns(List.of("a", "b", "c")), new String[] {" [{\"k\": 1}]", "[pause] hello", "7"}, FILE, 1);
        assertEquals(1, row.value("a").path(0).path("k").asInt());
        assertEquals("[pause] hello", row.value("b").asText());
        assertTrue(row.value("c").isTextual());
        assertTrue(row.value("d").isMissingNode());
        assertEquals(" [{\"k\": 1}]", row.text("a"));
    }

    @Test
    void aJsonRowGivesTextOfValuesOnly() {
        ObjectNode fields = JsonNodeFactory.instance.objectNode().put("s", "a").put("n", 1.5).put("b", true).putNull("z");
        fields.putArray("l").add(1);
        JsonRow row = new JsonRow(fields, FILE, 1);
        assertEquals(List.of("s", "n", "b", "z", "l"), row.names());
        assertEquals("a1.5true", row.text("s") + row.text("n") + row.text("b"));
        assertNull(row.text("z"));
        assertNull(row.text("l"));
        assertNull(row.text("none"));
        assertTrue(row.has("l"));
        assertFalse(row.has("z"));
    }

    @Test
    void severalFilesAreReadInTurnAndKeepTheirLines() throws IOException {
        Path a = Files.writeString(folder.resolve("a.jsonl"), "{\"t\": 1}\n{\"t\": 2}\n");
        Path b = Files.writeString(folder.resolve("b.txt"), "");
        Path c = Files.writeString(folder.resolve("c.json"), "\n[{\"t\": 3}]");
        List<String> seen = new ArrayList<>();
        try (RowReader reader = RowReader.open(new DataSource(List.of(a, b, c), ReadOptions.DEFAULT))) {
            for (Row row = reader.next(); row != null; row = reader.next()) {
                seen.add(row.file().getFileName() + ":" + row.line() + " " + row.text("t"));
            }
            assertNull(reader.next());
        }
        assertEquals(List.of("a.jsonl:1 1", "a.jsonl:2 2", "c.json:2 3"), seen);
    }

    @Test
    void aReaderGoesOnBehindABadRow() throws IOException {
        Path file = Files.writeString(folder.resolve("a.jsonl"), "{\"t\": 1}\noops\n{\"t\": 2}\n");
        try (RowReader reader = RowReader.open(file)) {
            assertEquals(1, reader.next().line());
            assertEquals(2, assertThrows(BadRowException.class, reader::next).line());
            assertEquals(3, reader.next().line());
        }
    }
}
