package cria.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The files are made by `src/test/golden/make_parquet.py`.
class ParquetReaderTest {

    private static final List<String> ROWS = List.of(
        "1 {\"id\":\"c1\",\"turn\":1,\"score\":0.5,\"ok\":true,\"when\":\"2024-01-02T03:04:05\",\"messages\":[{\"role\":\"user\","
            + "\"content\":\"Is it open?\"},{\"role\":\"assistant\",\"content\":\"Till ten.\"}],\"tags\":[\"a\",\"b\"],\"none\":null}",
        "2 {\"id\":\"c2\",\"turn\":2,\"score\":null,\"ok\":false,\"when\":\"2024-01-02T03:04:06\",\"messages\":[],\"tags\":null,"
            + "\"none\":null}",
        "3 {\"id\":\"c3\",\"turn\":3,\"score\":-2.0,\"ok\":null,\"when\":null,\"messages\":[{\"role\":\"user\",\"content\":\"é \uD83D\uDE00\"},"
            + "{\"role\":null,\"content\":null}],\"tags\":[null,\"\"],\"none\":\"x\"}");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"none", "snappy", "gzip", "zstd", "plain-v2"})
    void readsListsAndStructsOutOfEveryCodec(String name) throws IOException {
        assertEquals(ROWS, rows(copy(name)));
    }

    @Test
    void namesACodecThatIsNotRead() throws IOException {
        assertTrue(message(copy("brotli")).contains("it is packed with BROTLI, which is not read; write it with snappy, zstd or gzip"));
    }

    @Test
    void refusesWhatIsNoParquet() throws IOException {
        for (String text : List.of("", "PAR1", "id,text\n1,hello\n", "PAR1PAR1PAR1", "x".repeat(1000) + "PAR1")) {
            String message = message(Files.writeString(folder.resolve("x.parquet"), text));
            assertTrue(message.contains("no Parquet file, or a broken one: "), message);
        }
        assertTrue(message(folder.resolve("none.parquet")).endsWith("no such file"));
    }

    private Path copy(String name) throws IOException {
        return Files.write(folder.resolve(name + ".parquet"), bytes(name));
    }

    private static byte[] bytes(String name) throws IOException {
        try (InputStream in = ParquetReaderTest.class.getResourceAsStream("nested-" + name + ".parquet")) {
            return in.readAllBytes();
        }
    }

    private static List<String> rows(Path file) {
        List<String> rows = new ArrayList<>();
        try (RowReader reader = RowReader.open(file)) {
            for (Row row = reader.next(); row != null; row = reader.next()) {
                rows.add(row.line() + " " + row.fields());
            }
            assertNull(reader.next(), "the end stays the end");
        }
        return rows;
    }

    private static String message(Path file) {
        return assertThrows(InputException.class, () -> rows(file)).getMessage();
    }
}
