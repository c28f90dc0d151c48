package cria.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.airlift.compress.v3.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The rows of a Parquet file, written as every other kind of file, are the same rows.
class SameRowsTest {

    private static final List<String> COLUMNS = List.of("id", "turn", "messages");

    @TempDir
    Path folder;
    private Path parquet;

    @BeforeEach
    void copyTheFixture() throws IOException {
        parquet = folder.resolve("rows.parquet");
        try (InputStream in = SameRowsTest.class.getResourceAsStream("nested-zstd.parquet")) {
            Files.copy(in, parquet);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rows.csv", "semicolons.csv", "bars.csv", "rows.tsv", "rows.csv.gz", "rows.csv.zst", "utf16.csv", "rows.jsonl",
        "rows.json", "splits.json", "rows.jsonl.gz", "rows.json.zst"})
    void areTheSameAs(String name) throws IOException {
        List<ObjectNode> rows = rows(parquet);
        assertEquals(3, rows.size());
        Path file = folder.resolve(name);
        String text = name.contains(".json") ? json(rows, name) : table(rows, name.contains("tsv") ? "\t" : name.startsWith("semi") ? ";"
            : name.startsWith("bars") ? "|" : ",");
        Charset charset = name.startsWith("utf16") ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8;
        try (OutputStream plain = Files.newOutputStream(file); OutputStream out = name.endsWith(".gz") ? new GZIPOutputStream(plain)
            : name.endsWith(".zst") ? ZstdOutputStream.create(plain) : plain) {
            out.write(text.getBytes(charset));
        }
        assertEquals(rows, rows(file));
    }

    @Test
    void severalFilesAreTheirRowsInTurn() throws IOException {
        List<ObjectNode> twice = new ArrayList<>(rows(parquet));
        Path csv = Files.writeString(folder.resolve("rows.csv"), table(twice, ","));
        twice.addAll(twice);
        assertEquals(twice, rows(new DataSource(List.of(parquet, csv), ReadOptions.DEFAULT)));
    }

    private static String json(List<ObjectNode> rows, String name) {
        String list = rows.stream().map(ObjectNode::toString).collect(Collectors.joining(",\n"));
        return name.contains("jsonl") ? list.replace("},\n{\"id\"", "}\n{\"id\"") : name.startsWith("splits")
            ? "{\"test\": [{}], \"train\": [" + list + "]}" : "[" + list + "]";
    }

    private static String table(List<ObjectNode> rows, String delimiter) {
        return String.join(delimiter, COLUMNS) + "\r\n" + rows.stream().map(row -> COLUMNS.stream().map(column -> row.get(column)
            .isTextual()
                ? row.get(column).textValue() : row.get(column).toString()).map(cell -> '"' + cell.replace("\"", "\"\"") + '"')
            .collect(Collectors.joining(delimiter))).collect(Collectors.joining("\r\n"));
    }

    private static List<ObjectNode> rows(Path file) {
        return rows(DataSource.of(file));
    }

    private static List<ObjectNode> rows(DataSource source) {
        List<ObjectNode> rows = new ArrayList<>();
        try (RowReader reader = RowReader.open(source)) {
            for (Row row = reader.next(); row != null; row = reader.next()) {
                ObjectNode fields = JsonNodeFactory.instance.objectNode().put("id", row.text("id")).put("turn", row.text("turn"));
                fields.set("messages", row.value("messages"));
                rows.add(fields);
            }
        }
        return rows;
    }
}
