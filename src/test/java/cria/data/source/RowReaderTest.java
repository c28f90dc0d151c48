package cria.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cria.InputException;
import cria.data.source.stream.Utf8Lines;
import io.airlift.compress.v3.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowReaderTest {

    @TempDir
    Path folder;

    @Test
    void readsOneObjectALineAndKeepsLineNumbers() throws IOException {
        assertEquals(List.of("1 {\"a\":1}", "4 {\"a\":\"ü\"}", "5 {\"b\":null}"),
            rows(file("x.jsonl", "{\"a\": 1}\n\n  \r\n{\"a\": \"ü\"}\r\n{\"b\": null}")));
    }

    @Test
    void toleratesAByteOrderMark() throws IOException {
        assertEquals(List.of("1 {\"a\":1}"), rows(file("x.jsonl", "\uFEFF{\"a\": 1}\n")));
        assertEquals(List.of("1 {\"a\":1}"), rows(file("x.json", "\uFEFF[{\"a\": 1}]\n")));
    }

    @Test
    void readsAnArrayElementByElementWithTheLineOfItsBrace() throws IOException {
        assertEquals(List.of("2 {\"a\":1}", "5 {\"a\":2}"), rows(file("x.json", "[\n {\"a\":\n  1},\n\n {\"a\": 2}\n]\n")));
        assertEquals(List.of(), rows(file("empty.json", "[]")));
    }

    @Test
    void takesAFileForWhatItHoldsWhicheverJsonEndingItHas() throws IOException {
        assertEquals(List.of("1 {\"a\":1}", "2 {\"a\":2}"), rows(file("x.json", "{\"a\":1}\n{\"a\":2}\n")));
        assertEquals(List.of("1 {\"a\":1}", "1 {\"a\":2}"), rows(file("x.jsonl", " [{\"a\":1}, {\"a\":2}]")));
    }

    @Test
    void readsGzip() throws IOException {
        byte[] packed = gzip("{\"a\": 1}\n{\"a\": 2}\n");
        assertEquals(List.of("1 {\"a\":1}", "2 {\"a\":2}"), rows(Files.write(folder.resolve("x.jsonl.gz"), packed)));
        assertEquals(List.of("1 {\"a\":3}"), rows(Files.write(folder.resolve("x.json.GZ"), gzip("[{\"a\": 3}]"))));
        assertEquals(List.of("1 {\"text\":\"hi\"}"), rows(Files.write(folder.resolve("x.txt.gz"), gzip("hi"))));
    }

    @Test
    void readsEveryMemberOfAGzipFile() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < 40; i++) {
            bytes.write(gzip("{\"a\": " + i + "}\n" + "\n".repeat(3000)));
        }
        assertEquals(40, rows(Files.write(folder.resolve("x.jsonl.gz"), bytes.toByteArray())).size());
    }

    @Test
    void readsZstandardAndSaysWhenItIsBroken() throws IOException {
        byte[] packed = zstandard("id,text\n1,hello\n2,\"a\nb\"\n");
        assertEquals(List.of("2 {\"id\":\"1\",\"text\":\"hello\"}", "3 {\"id\":\"2\",\"text\":\"a\\nb\"}"),
            rows(Files.write(folder.resolve("x.csv.zst"), packed)));
        assertFails(Files.write(folder.resolve("y.csv.zst"), Arrays.copyOf(packed, packed.length - 4)), ": broken Zstandard data");
        assertFails(Files.writeString(folder.resolve("z.csv.zst"), "id,text\n"), ": broken Zstandard data");
    }

    private static byte[] zstandard(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = ZstdOutputStream.create(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    void saysWhenGzipIsCutOff() throws IOException {
        byte[] packed = gzip("{\"a\": \"some longer text, so that there is something to cut\"}\n");
        Path cut = Files.write(folder.resolve("x.jsonl.gz"), Arrays.copyOf(packed, packed.length - 12));
        assertFails(cut, ": broken gzip data");
        assertFails(Files.writeString(folder.resolve("y.jsonl.gz"), "{\"a\": 1}"), ": broken gzip data");
    }

    @Test
    void readsATextFileLineByLine() throws IOException {
        assertEquals(List.of("1 {\"text\":\" one \"}", "3 {\"text\":\"two\"}"), rows(file("x.txt", " one \n\ntwo\n")));
    }

    @Test
    void readsALineLongerThanAnyBuffer() throws IOException {
        String text = "é".repeat(200_000);
        assertEquals(List.of("1 {\"a\":\"" + text + "\"}", "2 {\"a\":1}"),
            rows(file("x.jsonl", "{\"a\": \"" + text + "\"}\n{\"a\":1}\n")));
    }

    @Test
    void refusesALineOrARowThatIsTooLong() throws IOException {
        String row = "{\"a\": \"" + "x".repeat(Utf8Lines.LONGEST + (1 << 17)) + "\"}";
        assertFails(file("x.jsonl", "{}\n" + row), ":2: the line is longer than 4 MiB; part it into several rows");
        assertFails(file("x.txt", "a\n" + "x".repeat(Utf8Lines.LONGEST + 1)),
            ":2: the line is longer than 4 MiB; part it into several rows");
        assertFails(file("x.json", "[{},\n" + row + "]"), ":2: the row that begins here is longer than 4 MiB; part it into several");
        assertFails(file("y.json", "[{},\n{\"a\": [" + "1,".repeat(Utf8Lines.LONGEST)), ":2: the row that begins here is longer");
    }

    @Test
    void manyRowsMayBeLongerThanOne() throws IOException {
        String row = "{\"a\": \"" + "x".repeat(Utf8Lines.LONGEST / 2) + "\"}";
        assertEquals(3, rows(file("x.json", "[" + row + "," + row + "," + row + "]")).size());
    }

    @Test
    void namesTheLineOfBrokenJson() throws IOException {
        assertFails(file("x.jsonl", "{\"a\": 1}\n{\"a\": \n{\"a\": 3}\n"), ":2: not JSON: it ends too early");
        assertFails(file("y.jsonl", "{\"a\": 1} {\"a\": 2}\n"), ":1: not JSON: ");
        assertFails(file("z.jsonl", "{\"a\": 1}\n\n{\"a\": 1, \"a\": 2}\n"), ":3: not JSON: ");
        assertFails(file("a.jsonl", "{\"a\": 1}\n\"text\"\n"), ":2: each line must be a JSON object, found string");
        assertFails(file("x.json", "[{\"a\": 1},\n{\"a\": oops}]"), ":2: not JSON: 'oops' is no value");
        assertFails(file("y.json", "[{\"a\": 1},\n7]"), ":2: each element of the array must be an object, found number");
        assertFails(file("z.json", "[{\"a\": 1}\n"), ":2: not JSON: it ends too early");
        assertFails(file("a.json", "[{\"a\": 1}]\n\n[]"), ":3: the array has ended, but the file goes on");
        assertFails(file("b.json", "{\n\"a\": 1\n}"), "(a .json file is one array of objects, or one object a line)");
    }

    @Test
    void namesTheLineOfAByteThatIsNoUtf8() throws IOException {
        byte[] latin1 = "[{\"a\": 1},\n{\"a\": \"ü\"}]".getBytes(StandardCharsets.ISO_8859_1);
        assertFails(Files.write(folder.resolve("x.json"), latin1), ":2: not UTF-8: the byte 0xFC at byte 8 of the line");
        assertFails(Files.write(folder.resolve("x.jsonl"), "{}\n{\"a\": \"ü\"}".getBytes(StandardCharsets.ISO_8859_1)),
            ":2: not UTF-8: the byte 0xFC at byte 8 of the line");
    }

    @Test
    void refusesOtherKindsAndWhatIsNotThere() throws IOException {
        assertFails(file("x.xlsx", "a,b\n"), "no kind of file that is read; give .jsonl");
        assertFails(folder.resolve("none.jsonl"), ": no such file");
        assertFails(Files.createDirectory(folder.resolve("d.jsonl")), "found a directory, expected a file");
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static List<String> rows(Path file) {
        List<String> rows = new ArrayList<>();
        try (RowReader reader = RowReader.open(file)) {
            for (Row row = reader.next(); row != null; row = reader.next()) {
                assertEquals(file, row.file());
                rows.add(row.line() + " " + row.fields());
            }
            assertNull(reader.next(), "the end stays the end");
        }
        return rows;
    }

    private static void assertFails(Path file, String part) {
        String message = assertThrows(InputException.class, () -> rows(file)).getMessage();
        assertEquals(file + part, message.contains(part) && message.startsWith(file + ":") ? file + part : message);
        assertEquals(1, message.lines().count());
    }
}
