package cria.data.source.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.InputException;
import cria.data.source.RowReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files with bytes changed or cut off give rows or one line, and neither hang nor take memory without end.
class BrokenParquetTest {

    /// Short, since a file that is refused too early is no mistake here.
    private static final Duration PATIENCE = Duration.ofMillis(400);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"none", "snappy", "gzip", "zstd", "plain-v2"})
    void endInOneLine(String name) throws IOException {
        byte[] whole;
        try (InputStream in = RowReader.class.getResourceAsStream("nested-" + name + ".parquet")) {
            whole = in.readAllBytes();
        }
        Path file = folder.resolve("x.parquet");
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            byte[] broken = i % 5 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
            for (int change = random.nextInt(4); change >= 0 && broken.length > 0; change--) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
            }
            Files.write(file, broken);
            assertTimeoutPreemptively(Duration.ofSeconds(60), () -> read(file), () -> "it hangs: " + HexFormat.of().formatHex(broken));
        }
    }

    private static void read(Path file) {
        try (ParquetTable table = new ParquetTable(file, PATIENCE)) {
            while (table.next() != null) {
                assertTrue(table.number() < 1000, "three rows become a thousand");
            }
        } catch (InputException e) {
            assertEquals(1, e.getMessage().lines().count(), e.getMessage());
            assertTrue(e.getMessage().length() < 500, e.getMessage());
        }
    }
}
