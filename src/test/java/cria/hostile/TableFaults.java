package cria.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Tables that are not what they seem (H10, H12, H13).
final class TableFaults implements FaultClass {

    /// By what is wrong with them.
    private static final Map<String, String> TABLES = new LinkedHashMap<>();

    static {
        TABLES.put("that is empty", "");
        TABLES.put("of empty lines", "\n".repeat(100_000));
        TABLES.put("of a header alone", "text,more\n");
        TABLES.put("of NULs", "\0".repeat(10_000));
        TABLES.put("whose quote is never closed", "text,more\n\"a,b\n" + "c,d\n".repeat(10));
        TABLES.put("whose quote is never closed in 8 MB", "text,more\n\"a,b\n" + "c,d\n".repeat(2_000_000));
        TABLES.put("with something behind a quote", "text,more\n\"a\"b,c\n");
        TABLES.put("with a column twice", "text,text\na,b\n");
        TABLES.put("with a column without a name", "text,\na,b\n");
        TABLES.put("whose header has control characters", FlagValues.ERASE + "," + FlagValues.BIDI + "\na,b\n");
        TABLES.put("of 100,000 columns", "c,".repeat(100_000) + "text\n" + "a,".repeat(100_000) + "b\n");
        TABLES.put("with a row too short", "text,more\na,b\nc\n");
        TABLES.put("with a row too long", "text,more\na,b\nc,d,e\n");
        TABLES.put("of two readings", "text,b;c\n1,2;3\n");
        TABLES.put("without a header", "1,hello\n2,there\n");
        TABLES.put("that is JSON", "{\"text\": \"a\"}\n{\"text\": \"b\"}\n");
    }

    @Override
    public Stream<HostileCase> cases() {
        return Stream.of(
            TABLES.entrySet().stream().map(table -> refused(".csv " + table.getKey(), "rows.csv",
                table.getValue().getBytes(StandardCharsets.UTF_8))),
            Stream.of(
                refused(".csv in Windows-1252", "rows.csv", "text\nit\u0092s\n".getBytes(StandardCharsets.ISO_8859_1)),
                refused(".csv in half of UTF-16", "rows.csv", new byte[] {(byte) 0xFF, (byte) 0xFE, 't', 0, 'e'}),
                refused(".csv.zst that is none", "rows.csv.zst", "text\na\n".getBytes(StandardCharsets.UTF_8)),
                refused(".parquet that is empty", "rows.parquet", new byte[0]),
                refused(".parquet that is text", "rows.parquet", "PAR1 and PAR1".getBytes(StandardCharsets.UTF_8)),
                refused(".parquet whose footer lies about its length", "rows.parquet", lying()),
                refused(".json with a split that never ends", "rows.json", ("{\"train\": [" + "{\"text\": \"a\"},".repeat(1000)).getBytes(
                    StandardCharsets.UTF_8)),
                HostileCase.refused("table: a gigabyte of zeros", HarmlessFiles.trainOn("rows.csv"),
                    folder -> Edit.sparse(folder.resolve("rows.csv"), 1L << 30), "rows.csv")),
            IntStream.range(0, 8).mapToObj(TableFaults::mutated)).flatMap(cases -> cases);
    }

    private static HostileCase refused(String name, String file, byte[] bytes) {
        return HostileCase.refused("table: a " + name, HarmlessFiles.trainOn(file), folder -> Files.write(folder.resolve(file), bytes),
            file);
    }

    private static byte[] lying() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes("PAR1".getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(new byte[1000]);
        bytes.writeBytes(new byte[] {-1, -1, -1, 0x7F});
        bytes.writeBytes("PAR1".getBytes(StandardCharsets.US_ASCII));
        return bytes.toByteArray();
    }

    /// It may still hold its rows, which have no shape that is read without flags but messages.
    private static HostileCase mutated(int seed) {
        return HostileCase.worksOrRefused("table: a .parquet with changed bytes, the " + (seed + 1) + "th", HarmlessFiles.trainOn(
            "rows.parquet"), folder -> {
                Random random = new Random(seed);
                byte[] bytes = fixture(seed % 2 == 0 ? "zstd" : "plain-v2");
                for (int i = 0; i < 5; i++) {
                    bytes[4 + random.nextInt(bytes.length - 12)] = (byte) random.nextInt(256);
                }
                Files.write(folder.resolve("rows.parquet"), seed == 7 ? Arrays.copyOf(bytes, bytes.length / 2) : bytes);
            });
    }

    private static byte[] fixture(String name) throws IOException {
        try (InputStream in = TableFaults.class.getResourceAsStream("/cria/data/source/nested-" + name + ".parquet")) {
            return in.readAllBytes();
        }
    }
}
