package cria.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import cria.demo.TinyTokenizer;
import cria.model.TinyLlama;
import cria.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A whole model directory and conversations to train it on, made by the tests alone: for a clone with nothing beside it.
public final class TinyChat {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> THINGS = List.of("router", "parcel", "invoice", "order", "phone", "ticket");
    private static final List<String> TROUBLES = List.of("late", "broken", "lost", "wrong", "too loud");
    private static final List<String> REMEDIES = List.of("send another", "refund it", "look into it", "repair it");

    private TinyChat() {}

    /// Question and answer number i; all are different up to 120.
    private static String[] talk(int i) {
        String thing = THINGS.get(i % 6);
        String trouble = TROUBLES.get(i / 6 % 5);
        return new String[] {"My " + thing + " is " + trouble + ". What now?",
            "I am sorry that your " + thing + " is " + trouble + ". We " + REMEDIES.get(i / 30 % 4) + " today."};
    }

    /// Writes a model with tokenizer and chat template.
    public static Path model(Path directory, DType dtype) throws IOException {
        List<String> texts = new ArrayList<>(List.of("system\n", "user\n", "assistant\n"));
        for (int i = 0; i < 120; i++) {
            texts.addAll(List.of(talk(i)));
        }
        int vocabSize = TinyTokenizer.write(directory, texts, 320, 512);
        TinyLlama.random(TinyLlama.config(vocabSize, true, 0), 41).write(directory, dtype);
        return directory;
    }

    /// Conversations as `messages`, those from number `from` on.
    public static Path conversations(Path file, int from, int count) throws IOException {
        List<Object> rows = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            rows.add(Map.of("messages", List.of(Map.of("role", "user", "content", talk(i)[0]),
                Map.of("role", "assistant", "content", talk(i)[1]))));
        }
        return lines(file, rows);
    }

    public static Path promptsAndCompletions(Path file, int count) throws IOException {
        List<Object> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(Map.of("prompt", talk(i)[0] + " ", "completion", talk(i)[1]));
        }
        return lines(file, rows);
    }

    public static Path texts(Path file, int count) throws IOException {
        List<Object> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(Map.of("text", talk(i)[0] + " " + talk(i)[1]));
        }
        return lines(file, rows);
    }

    /// One JSON array, as ShareGPT's own files are.
    public static Path shareGpt(Path file, int count) throws IOException {
        List<Object> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(Map.of("conversations", List.of(Map.of("from", "human", "value", talk(i)[0]),
                Map.of("from", "gpt", "value", talk(i)[1]))));
        }
        return Files.writeString(file, JSON.writeValueAsString(rows));
    }

    private static Path lines(Path file, List<Object> rows) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Object row : rows) {
            text.append(JSON.writeValueAsString(row)).append('\n');
        }
        return Files.writeString(file, text);
    }
}
