package cria.data.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import cria.InputException;
import cria.data.sample.Reading;
import cria.data.sample.RowCounts;
import cria.data.shape.Example;
import cria.data.shape.ExampleReader;
import cria.data.source.DataSource;
import cria.settings.ColumnSettings;
import cria.tokenizer.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Tables with a row for each turn, made up here, and what is read of them.
final class TurnTables {

    private static final String[] WORDS = "the line is slow since monday and my bill came twice could you look at it please thank you"
        .split(" ");

    private TurnTables() {}

    /// Conversations of 2 to 12 turns, one after the other, with the columns of the telecom corpus.
    static List<Map<String, String>> support(int conversations) {
        Random random = new Random(5);
        List<Map<String, String>> rows = new ArrayList<>();
        LocalDateTime time = LocalDateTime.of(2023, 9, 1, 8, 0);
        for (int i = 0; i < conversations; i++) {
            String id = "%08x".formatted(new Random(i).nextInt());
            int turns = 2 + random.nextInt(11);
            boolean agent = random.nextBoolean();
            for (int turn = 0; turn < turns; turn++) {
                rows.add(row("conversation_id", id, "speaker", agent ? "agent" : "client", "date_time", time.toString(),
                    "text", words(random)));
                time = time.plusSeconds(7 + random.nextInt(50)).plusNanos(random.nextInt(3) == 0 ? 250_000_000 : 0);
                agent = !agent;
            }
        }
        return rows;
    }

    private static String words(Random random) {
        return random.ints(2 + random.nextInt(12), 0, WORDS.length).mapToObj(i -> WORDS[i]).collect(Collectors.joining(" "));
    }

    /// @param cells names and values by turns
    static Map<String, String> row(String... cells) {
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 0; i < cells.length; i += 2) {
            row.put(cells[i], cells[i + 1]);
        }
        return row;
    }

    /// A conversation `c` of short turns: `client`, `hello`, `agent`, `hi`, … a minute apart.
    static List<Map<String, String>> talk(String id, String... turns) {
        List<Map<String, String>> rows = new ArrayList<>();
        for (int i = 0; i < turns.length; i += 2) {
            rows.add(row("conversation_id", id, "speaker", turns[i], "date_time", "2023-09-01T08:%02d:00".formatted(i / 2), "text",
                turns[i + 1]));
        }
        return rows;
    }

    static List<Map<String, String>> shuffled(List<Map<String, String>> rows) {
        List<Map<String, String>> shuffled = new ArrayList<>(rows);
        Collections.shuffle(shuffled, new Random(9));
        return shuffled;
    }

    /// The same rows with other names of columns, in another order of columns.
    static List<Map<String, String>> renamed(List<Map<String, String>> rows, Map<String, String> names) {
        return rows.stream().map(row -> {
            Map<String, String> renamed = new LinkedHashMap<>();
            names.forEach((from, to) -> renamed.put(to, row.get(from)));
            return renamed;
        }).toList();
    }

    static Path write(Path file, List<Map<String, String>> rows) {
        try {
            return Files.write(file, rows.stream().map(row -> {
                ObjectNode object = JsonNodeFactory.instance.objectNode();
                row.forEach(object::put);
                return object.toString();
            }).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What was made of a file.
    record Read(Reading reading, List<List<Message>> chats, RowCounts counts) {

        /// `user: hello / assistant: hi`, a line a conversation.
        String told() {
            return chats.stream().map(chat -> chat.stream().map(message -> message.role() + ": " + message.content())
                .collect(Collectors.joining(" / "))).collect(Collectors.joining("\n"));
        }
    }

    static Read read(Path file, Consumer<ColumnSettings> flags) {
        ColumnSettings settings = new ColumnSettings();
        flags.accept(settings);
        return ExampleReader.read(DataSource.of(file), settings.shapes(), reader -> {
            List<List<Message>> chats = new ArrayList<>();
            for (Example example = reader.next(); example != null; example = reader.next()) {
                chats.add(example instanceof Example.Chat chat ? chat.messages()
                    : List.of(new Message("text", String.valueOf(example))));
            }
            return new Read(reader.reading(), chats, reader.counts());
        });
    }

    static String refused(Path file, Consumer<ColumnSettings> flags) {
        String message = assertThrows(InputException.class, () -> read(file, flags)).getMessage();
        assertEquals(1, message.lines().count(), message);
        return message;
    }
}
