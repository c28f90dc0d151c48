package cria.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.InputException;
import cria.data.source.stream.Utf8Lines;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableReaderTest {

    @TempDir
    Path folder;

    @Test
    void readsCellsAndTheLinesOnWhichRowsBegin() throws IOException {
        assertEquals(List.of("2 1|hello", "3 2|a, \"b\"\nand c", "5 3|", "7 4|é \uD83D\uDE00"),
            rows("x.csv", "id,text\n1,hello\n2,\"a, \"\"b\"\"\nand c\"\n3,\n\n4,é \uD83D\uDE00"));
    }

    @Test
    void readsWhatExcelWrites() throws IOException {
        String text = "id;text\r\n1;\"a\r\nb\"\r\n2;c\r\n;\r\n";
        List<String> expected = List.of("2 1|a\r\nb", "4 2|c");
        assertEquals(expected, rows("x.csv", "\uFEFF" + text));
        assertEquals(expected, rows(bytes("u.csv", ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE)), ReadOptions.DEFAULT));
        assertEquals(expected, rows(bytes("v.csv", ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16BE)), ReadOptions.DEFAULT));
        assertEquals(List.of("2 1|a", "3 2|b"), rows("mac.csv", "id,text\r1,a\r2,b\r"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '#', value = {
        "x.csv # id,text # ''",
        "x.csv # id;text # cells are parted by semicolons (--delimiter semicolon)",
        "x.csv # id|text # cells are parted by bars (--delimiter bar)",
        "x.csv # id\ttext # cells are parted by tabs (--delimiter tab)",
        "x.tsv # id\ttext # ''",
        "x.tsv # id,text # cells are parted by commas (--delimiter comma)"})
    void findsOutWhatPartsTheCells(String name, String header, String note) throws IOException {
        String delimiter = header.substring(2, 3);
        Path file = file(name, header + "\n1" + delimiter + "a; b, c | d".replace(delimiter, "") + "\n");
        try (RowReader reader = RowReader.open(file)) {
            assertEquals("1", reader.next().text("id"));
            assertEquals(note.isEmpty() ? List.of() : List.of(file + ": " + note), reader.notes());
        }
    }

    @Test
    void aTableMayHaveOneColumn() throws IOException {
        assertEquals(List.of("2 hello", "3 there"), rows("x.csv", "text\nhello\nthere\n"));
    }

    @Test
    void aDoubtIsSettledByTheFlag() throws IOException {
        String text = "a,b;c\n1,2;3\n";
        assertFails(file("x.csv", text), "its cells may be parted by commas (2 columns) or semicolons (2 columns); say which with "
            + "--delimiter comma or semicolon");
        assertEquals(List.of("2 1,2|3"), rows(file("x.csv", text), new ReadOptions("", "semicolon", List.of())));
        assertEquals(List.of("2 1|2;3"), rows(file("x.csv", text), new ReadOptions("", ",", List.of())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab", "x", "\"", "é"})
    void refusesADelimiterThatCanBeNone(String delimiter) throws IOException {
        Path file = file("x.csv", "a,b\n");
        assertTrue(assertThrows(InputException.class, () -> rows(file, new ReadOptions("", delimiter, List.of()))).getMessage()
            .startsWith("--delimiter " + delimiter + ": give comma"));
    }

    @Test
    void namesTheEncodingOfWhatIsNotUtf8() throws IOException {
        byte[] windows = "id,text\n1,fine\n2,it’s – cheap\n".getBytes(Charset.forName("windows-1252"));
        assertFails(bytes("x.csv", windows), ":3: not UTF-8: the byte 0x92 at byte 5 of the line; it reads as Windows-1252 "
            + "(\"2,it’s – cheap\"): say --encoding windows-1252, or save the file as UTF-8");
        assertEquals(List.of("2 1|fine", "3 2|it’s – cheap"),
            rows(bytes("x.csv", windows), new ReadOptions("windows-1252", "", List.of())));
        assertFails(bytes("y.csv", "id,text\n1,日本\n".getBytes(Charset.forName("shift_jis"))), "say --encoding");
        assertEquals(List.of("2 1|日本"), rows(bytes("y.csv", "id,text\n1,日本\n".getBytes(Charset.forName("shift_jis"))),
            new ReadOptions("Shift_JIS", "", List.of())));
        assertFails(bytes("z.csv", "id,text\n".getBytes(StandardCharsets.UTF_16LE)), "it reads as UTF-16: say --encoding utf-16le");
    }

    @Test
    void refusesWhatIsNotInTheEncodingThatWasNamed() throws IOException {
        ReadOptions utf16 = new ReadOptions("utf-16le", "", List.of());
        Path odd = bytes("x.csv", new byte[] {'i', 0, 'd', 0, '\n', 0, '1', 0, '\n', 0, '2'});
        assertTrue(message(odd, utf16).startsWith(odd + ":3: not UTF-16LE: "), message(odd, utf16));
        Path ascii = bytes("y.csv", "id\nü\n".getBytes(StandardCharsets.ISO_8859_1));
        ReadOptions usAscii = new ReadOptions("us-ascii", "", List.of());
        assertTrue(message(ascii, usAscii).startsWith(ascii + ":2: not US-ASCII: found the byte 0xFC"), message(ascii, usAscii));
        assertTrue(message(ascii, new ReadOptions("no such", "", List.of())).startsWith("--encoding no such is not known"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '#', value = {
        "'' # : it is empty; a table begins with a row that names its columns",
        "'\n\n' # : it is empty; a table begins with a row that names its columns",
        "'a,,c\n1,2,3' # :1: column 2 of the header has no name",
        "'a,b,a\n1,2,3' # :1: columns 1 and 3 of the header are both named \"a\"; rename one",
        "'c1,17,hello there\nc2,18,bye' # :1: the first row must name the columns, but column 2 says \"17\", which looks like data",
        "'c1,agent,hello there\nc1,client,bye' # :1: the first row must name the columns, but column 1 says \"c1\"",
        "'agent,2023-09-01T08:00:00,x\nclient,2023-09-01T08:00:01,y' # column 2 says \"2023-09-01T08:00:00\", which looks like data"})
    void refusesAFirstRowThatNamesNoColumns(String text, String message) throws IOException {
        assertFails(file("x.csv", text), message);
    }

    @Test
    void theNumbersOfTheRowsThatPandasWritesAreAColumn() throws IOException {
        try (RowReader reader = RowReader.open(file("x.csv", ",text\n0,a\n1,b\n"))) {
            assertEquals(List.of("Unnamed: 0", "text"), reader.next().names());
        }
    }

    @Test
    void aRowOfOtherLengthIsNamedAndTheNextIsRead() throws IOException {
        try (RowReader reader = RowReader.open(file("x.csv", "a,b\n1,2\n3\n4,5,6\n7,8\n"))) {
            assertEquals("1", reader.next().text("a"));
            BadRowException fewer = assertThrows(BadRowException.class, reader::next);
            assertEquals(3, fewer.line());
            assertTrue(fewer.reason().startsWith("the row has 1 cells, but the header has 2"), fewer.reason());
            assertEquals(4, assertThrows(BadRowException.class, reader::next).line());
            assertEquals("7", reader.next().text("a"));
            assertNull(reader.next());
        }
    }

    @Test
    void refusesBrokenQuotesBehindTheRowsBefore() throws IOException {
        Path open = file("x.csv", "a,b\n1,2\n\n3,\"4\n5,6\n");
        try (RowReader reader = RowReader.open(open)) {
            assertNotNull(reader.next());
            assertTrue(assertThrows(InputException.class, reader::next).getMessage().startsWith(open
                + ":4: a quote that opens in this row"));
        }
        assertFails(file("y.csv", "a,b\n1,\"2\" x\n"), ":2: something follows the quote that closes a cell");
        assertEquals(List.of("2 1|5\" pipe", "3 2|x"), rows("z.csv", "a,b\n1,5\" pipe\n2,x\n"));
    }

    @Test
    void refusesARowThatIsTooLong() throws IOException {
        String cell = "x".repeat(Utf8Lines.LONGEST + (1 << 18));
        assertFails(file("x.csv", "a,b\n1,2\n3,\"" + cell + "\"\n4,5\n"), ":3: the row that begins here is longer than 4 MiB");
        assertFails(file("y.csv", "a,b\n1,2\n3,\"4\n" + "5,6\n".repeat(Utf8Lines.LONGEST / 3)), ":3: the row that begins here is longer");
    }

    @Test
    void aCellThatRepeatsTheOneAboveIsTheSameString() throws IOException {
        try (RowReader reader = RowReader.open(file("x.csv", "id,text\nc1,a\nc1,b\n").toAbsolutePath())) {
            assertSame(reader.next().text("id"), reader.next().text("id"));
        }
    }

    /// Several chunks, whose seams must fall between rows wherever quotes and ends of lines stand.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void rowsOfManyChunksComeWholeAndInOrder(int seed) throws IOException {
        Random random = new Random(seed);
        String[] pieces = {"a", "word ", "é", "\"", "\"\"", ",", "\n", "\r\n", "\r", "日本", "x".repeat(400)};
        StringBuilder text = new StringBuilder("id,text\n");
        List<String> expected = new ArrayList<>();
        int line = 2;
        while (text.length() < 3_500_000) {
            StringBuilder cell = new StringBuilder();
            for (int i = random.nextInt(12); i > 0; i--) {
                cell.append(pieces[random.nextInt(pieces.length)]);
            }
            String end = random.nextBoolean() ? "\n" : "\r\n";
            expected.add(line + " " + expected.size() + "|" + cell);
            text.append(expected.size() - 1).append(",\"").append(cell.toString().replace("\"", "\"\"")).append('"').append(end);
            line += 1 + (int) cell.toString().replace("\r\n", "\n").chars().filter(c -> c == '\n' || c == '\r').count();
        }
        assertEquals(expected, rows("x.csv", text.toString()));
    }

    @Test
    void closingInTheMiddleEndsTheThreads() throws IOException {
        Path file = file("x.csv", "id,text\n" + "1,hello\n".repeat(2_000_000));
        try (RowReader reader = RowReader.open(file)) {
            assertNotNull(reader.next());
        }
        assertTrue(Thread.getAllStackTraces().keySet().stream().noneMatch(thread -> thread.getName().equals("table-reader")));
    }

    private List<String> rows(String name, String text) throws IOException {
        return rows(file(name, text), ReadOptions.DEFAULT);
    }

    private static List<String> rows(Path file, ReadOptions options) {
        List<String> rows = new ArrayList<>();
        try (RowReader reader = RowReader.open(file, options)) {
            for (Row row = reader.next(); row != null; row = reader.next()) {
                rows.add(row.line() + " " + String.join("|", row.names().stream().map(row::text).toList()));
            }
            assertNull(reader.next(), "the end stays the end");
        }
        return rows;
    }

    private static void assertFails(Path file, String part) {
        String message = message(file, ReadOptions.DEFAULT);
        assertEquals(file + part, message.contains(part) && message.startsWith(file + ":") ? file + part : message);
    }

    private static String message(Path file, ReadOptions options) {
        String message = assertThrows(InputException.class, () -> rows(file, options)).getMessage();
        assertEquals(1, message.lines().count());
        return message;
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private Path bytes(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }
}
