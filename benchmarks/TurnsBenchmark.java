package cria.benchmarks;

import cria.InputException;
import cria.data.sample.Found;
import cria.data.shape.ExampleReader;
import cria.data.source.DataSource;
import cria.data.source.RowReader;
import cria.file.InputFiles;
import cria.settings.ColumnSettings;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Writes a table with a row for each turn, and reads it: how fast, and in how much memory.
final class TurnsBenchmark {

    private static final String[] WORDS = ("the of and to a in is you that it for was on are as with they at be this have from or had by "
        + "but not what all were we when your can said there use an each which she do how their if will up other about out many then them "
        + "these so some her would make like him into time has look two more write go see number no way could people my than first water "
        + "been call who oil its now find long down day did get come made may part router invoice contract account password refund "
        + "technician appointment subscription international connection").split(" ");

    /// Conversations whose rows are written in any order among themselves: as many as their rows fit into memory.
    private static final int MIXED = 20_000;

    private TurnsBenchmark() {}

    static void run(String[] args) throws IOException {
        Arguments arguments = new Arguments(args, List.of("--mib", "--rounds"), List.of("--shuffled"));
        if (arguments.words().size() != 2 || !List.of("write", "read").contains(arguments.words().getFirst())) {
            throw new InputException("turns write FILE [--mib N] [--shuffled], or turns read FILE [--rounds N]");
        }
        Path file = Path.of(arguments.words().get(1));
        if (arguments.words().getFirst().equals("write")) {
            write(file, (long) arguments.number("--mib", 1_000) << 20, arguments.has("--shuffled"));
        } else {
            for (int round = 0; round < arguments.number("--rounds", 3); round++) {
                System.out.println(Json.line(read(file)));
            }
        }
    }

    private static void write(Path file, long bytes, boolean shuffled) throws IOException {
        Random random = new Random(7);
        LocalDateTime time = LocalDateTime.of(2023, 1, 1, 0, 0);
        byte[][] held = new byte[MIXED][];
        long written = 0;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            out.write("conversation_id,speaker,date_time,text\n".getBytes(StandardCharsets.UTF_8));
            while (written < bytes) {
                String id = "%016x%016x".formatted(random.nextLong(), random.nextLong());
                int turns = 11 + random.nextInt(13);
                time = time.plusSeconds(11);
                for (int turn = 0; turn < turns; turn++) {
                    byte[] row = row(id, turn % 2 == 0 ? "agent" : "client", time.plusSeconds(20L * turn), random);
                    int place = shuffled ? random.nextInt(MIXED) : 0;
                    byte[] next = shuffled ? held[place] : row;
                    held[place] = row;
                    if (next != null) {
                        out.write(next);
                        written += next.length;
                    }
                }
            }
            for (byte[] row : held) {
                if (shuffled && row != null) {
                    out.write(row);
                }
            }
        }
    }

    private static byte[] row(String id, String speaker, LocalDateTime time, Random random) {
        StringBuilder text = new StringBuilder();
        int words = 3 + random.nextInt(40);
        for (int i = 0; i < words; i++) {
            text.append(i == 0 ? "" : random.nextInt(12) == 0 ? ", " : " ").append(WORDS[(int) (WORDS.length * Math.pow(random.nextDouble(),
                2))]);
        }
        boolean quoted = text.indexOf(",") >= 0;
        String cell = quoted ? "\"" + text + "\"" : text.toString();
        return (id + "," + speaker + "," + time + (random.nextInt(10) == 0 ? "" : ".250000") + "," + cell + "\n")
            .getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, Object> read(Path file) throws IOException {
        long bytes = Files.size(file);
        long begin = System.nanoTime();
        byte[] buffer = new byte[1 << 20];
        try (InputStream in = InputFiles.stream(file)) {
            while (in.read(buffer) >= 0) {
                // the bound: the file's bytes, and nothing done with them
            }
        }
        long raw = System.nanoTime();
        long rows = 0;
        try (RowReader reader = RowReader.open(file)) {
            while (reader.next() != null) {
                rows++;
            }
        }
        long parsed = System.nanoTime();
        long[] conversations = {0};
        long turns = ExampleReader.read(DataSource.of(file), new ColumnSettings().shapes(), reader -> {
            conversations[0] = 0;
            while (reader.next() != null) {
                conversations[0]++;
            }
            return reader.counts().of(Found.TURNS);
        });
        long grouped = System.nanoTime();
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("mb", bytes / 1_000_000);
        line.put("rows", rows);
        line.put("turns", turns);
        line.put("conversations", conversations[0]);
        line.put("bytes_mb_s", Json.rounded(bytes * 1e3 / (raw - begin), 1));
        line.put("rows_mb_s", Json.rounded(bytes * 1e3 / (parsed - raw), 1));
        line.put("conversations_mb_s", Json.rounded(bytes * 1e3 / (grouped - parsed), 1));
        line.put("peak_mib", StepBenchmark.peakMib());
        return line;
    }
}
