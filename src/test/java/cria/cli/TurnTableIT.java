package cria.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import cria.tensor.DType;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A table with a row for each turn, through the jar and without a flag that says what it is.
class TurnTableIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TALKS = 60;

    @TempDir
    Path folder;
    private final JarRunner jar = JarRunner.current();
    private final List<Map<String, String>> rows = new ArrayList<>();
    private Path model;
    private Path messages;

    @BeforeEach
    void make() throws IOException {
        model = TinyChat.model(folder.resolve("model"), DType.F32);
        List<String> chats = new ArrayList<>();
        for (int talk = 0; talk < TALKS; talk++) {
            List<Map<String, String>> chat = new ArrayList<>();
            for (int turn = 0; turn < 2 + talk % 5; turn++) {
                boolean client = (turn + talk) % 2 == 0;
                String text = (client ? "My router is late, \"" : "We repair it today, \"") + talk + "\", and " + turn + ".";
                Map<String, String> row = new LinkedHashMap<>();
                row.put("conversation_id", "c%03d".formatted(talk * 37 % 997));
                row.put("speaker", client ? "client" : "agent");
                row.put("date_time", "2023-09-01T%02d:%02d:%02d".formatted(8 + talk / 10, talk % 10 * 5 + turn / 2, turn % 2 * 30));
                row.put("text", text);
                rows.add(row);
                chat.add(Map.of("role", client ? "user" : "assistant", "content", text));
            }
            chats.add(JSON.writeValueAsString(Map.of("messages", chat)));
        }
        messages = Files.write(folder.resolve("messages.jsonl"), chats);
    }

    private Path lines(String name, List<Map<String, String>> table) throws IOException {
        Path file = folder.resolve(name);
        try (Writer out = name.endsWith(".gz")
            ? new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8)
            : Files.newBufferedWriter(file)) {
            for (Map<String, String> row : table) {
                out.write(JSON.writeValueAsString(row) + "\n");
            }
        }
        return file;
    }

    private JarRunner.Result run(String command, Path input, String... more) throws Exception {
        String flag = command.equals("tokenize") ? "--input" : "--train_file";
        return jar.run(Stream.concat(Stream.of(command, "--model_name_or_path", model.toString(), flag, input.toString()),
            Stream.of(more)).toArray(String[]::new));
    }

    private String ids(Path input, String... more) throws Exception {
        Path output = folder.resolve("ids.jsonl");
        JarRunner.Result result = run("tokenize", input, Stream.concat(Stream.of("--output", output.toString()), Stream.of(more))
            .toArray(String[]::new));
        assertEquals(0, result.code(), result.err());
        return Files.readString(output);
    }

    @Test
    void everyFormOfTheTableGivesTheIdsOfItsMessages() throws Exception {
        String expected = ids(messages);
        List<Map<String, String>> mixed = new ArrayList<>(rows);
        Collections.shuffle(mixed, new Random(3));
        List<Map<String, String>> renamed = mixed.stream().<Map<String, String>>map(row -> {
            Map<String, String> other = new LinkedHashMap<>();
            other.put("gesagt", row.get("text"));
            other.put("wann", row.get("date_time").replace('T', ' '));
            other.put("vorgang", row.get("conversation_id"));
            other.put("wer", row.get("speaker"));
            return other;
        }).toList();
        assertEquals(expected, ids(lines("turns.jsonl", rows)), "as it lies");
        assertEquals(expected, ids(lines("mixed.jsonl.gz", mixed)), "shuffled");
        assertEquals(expected, ids(lines("renamed.jsonl", renamed)), "with other names");
        assertEquals(expected, ids(lines("mixed.jsonl", mixed), "--group_by", "conversation_id", "--order_by", "date_time", "--role_column",
            "speaker", "--content_column", "text", "--role_map", "agent=assistant,client=user"), "with all flags");
    }

    @Test
    void theTableIsTrainedOnAndWhatItIsIsSaid() throws Exception {
        JarRunner.Result result = run("train", lines("turns.jsonl", rows), "--output_dir", folder.resolve("tuned").toString(),
            "--max_steps",
            "2", "--test_split_size", "10", "--max_length", "128", "--per_device_train_batch_size", "4");
        assertEquals(0, result.code(), result.err());
        String told = result.out() + result.err();
        assertTrue(told.contains(
            "(one row a turn: --group_by conversation_id --order_by date_time --role_column speaker --content_column text "
                + "--role_map "), told);
        assertTrue(told.contains("%,d turns".formatted(rows.size())), told);
        JarRunner.Result eval = jar.run("eval", "--model_name_or_path", folder.resolve("tuned").toString(), "--validation_file",
            folder.resolve("turns.jsonl").toString(), "--max_length", "128");
        assertEquals(0, eval.code(), eval.err());
    }

    @Test
    void aFewConversationsAreWholeOnes() throws Exception {
        JarRunner.Result result = run("train", lines("turns.jsonl", rows), "--output_dir", folder.resolve("tuned").toString(),
            "--max_steps",
            "1", "--max_train_samples", "7", "--max_length", "128", "--per_device_train_batch_size", "4");
        assertEquals(0, result.code(), result.err());
        assertTrue((result.out() + result.err()).contains("7 conversations"), result.out() + result.err());
    }

    @Test
    void badRowsStopOrAreCounted() throws Exception {
        rows.set(50, Map.of("conversation_id", "c1", "speaker", "wizard", "date_time", "2023-09-01T08:00:00", "text", "abracadabra"));
        Path file = lines("turns.jsonl", rows);
        Path output = folder.resolve("ids.jsonl");
        JarRunner.Result refused = run("tokenize", file, "--output", output.toString());
        assertEquals(2, refused.code());
        assertTrue(refused.err().startsWith("trainer: " + file + ":51: unknown speaker \"wizard\""), refused.err());
        assertEquals(1, refused.err().lines().count(), refused.err());
        assertFalse(Files.exists(output));
        JarRunner.Result skipped = run("tokenize", file, "--output", output.toString(), "--bad_rows", "skip");
        assertEquals(0, skipped.code(), skipped.err());
        assertTrue((skipped.out() + skipped.err()).contains("1 of %,d rows cannot be used and are left out (".formatted(rows.size())),
            skipped.out() + skipped.err());
    }
}
