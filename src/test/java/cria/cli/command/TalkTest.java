package cria.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cria.backend.reference.ReferenceBackend;
import cria.cli.TinyChat;
import cria.cli.terminal.LineInput;
import cria.cli.terminal.RecordedConsole;
import cria.data.shape.Example;
import cria.data.shape.ExampleReader;
import cria.data.shape.Shapes;
import cria.generate.ChatModel;
import cria.generate.ModelText;
import cria.generate.Sampler;
import cria.model.WholeModel;
import cria.tensor.DType;
import cria.tokenizer.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What each line of a talk does, with a model of random weights.
class TalkTest {
    private static final int NEW_TOKENS = 8;
    private static final LineInput.Read EMPTY_CTRL_C = new LineInput.Interrupted(true);
    private static final LineInput.Read CTRL_C = new LineInput.Interrupted(false);

    @TempDir
    Path folder;
    private Path model;
    private final RecordedConsole recorded = new RecordedConsole(false);

    /// Says what a test prepared, and then nothing more. Answers are stopped at their n-th piece.
    private static final class Prepared implements LineInput {
        private final Deque<Read> reads = new ArrayDeque<>();
        private int stopAt = Integer.MAX_VALUE;

        @Override
        public Read read() {
            return reads.isEmpty() ? new End() : reads.removeFirst();
        }

        @Override
        public Listening listen() {
            return new Listening() {
                private int heard;

                @Override
                public boolean interrupted() {
                    return ++heard >= stopAt;
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public void close() {}
    }

    @BeforeEach
    void write() throws IOException {
        model = TinyChat.model(folder.resolve("model"), DType.F32);
    }

    private ChatModel open() {
        return ChatModel.open(WholeModel.open(model), ModelText.load(model, null, null), true, ReferenceBackend::new, 512);
    }

    private int talk(int stopAt, String system, LineInput.Read... reads) {
        Prepared input = new Prepared();
        input.stopAt = stopAt;
        input.reads.addAll(List.of(reads));
        try (ChatModel opened = open()) {
            return new Talk(recorded.console, input, opened, Sampler.greedy(), NEW_TOKENS, system).run();
        }
    }

    /// What a talk of these lines leaves when it is saved.
    private List<Message> conversation(int stopAt, String system, String... lines) throws IOException {
        Path file = folder.resolve("saved.jsonl");
        List<LineInput.Read> reads = new ArrayList<>();
        for (String line : lines) {
            reads.add(new LineInput.Line(line));
        }
        reads.add(new LineInput.Line("/save " + file));
        assertEquals(0, talk(stopAt, system, reads.toArray(LineInput.Read[]::new)));
        if (!Files.exists(file)) {
            return List.of();
        }
        try (ExampleReader rows = ExampleReader.open(file, Shapes.standard())) {
            return ((Example.Chat) rows.next()).messages();
        } finally {
            Files.delete(file);
        }
    }

    private static List<String> said(List<Message> messages) {
        return messages.stream().filter(message -> !message.role().equals("assistant"))
            .map(message -> message.role() + ": " + message.content()).toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "one; two|system: S, user: one, user: two",
        "one; /reset; two|system: S, user: two",
        "one; /system T  U ; two|system: T  U, user: two",
        "one; /system; two|user: two",
        "one; /nope; /help; '   '; ''; two|system: S, user: one, user: two",
        "//reset; /// x; //|system: S, user: /reset, user: // x, user: /",
        "one; /quit; two|''",
        "/reset|''"})
    void aLineIsSaidOrACommand(String lines, String expected) throws IOException {
        List<Message> messages = conversation(Integer.MAX_VALUE, "S", lines.replace("'", "").split("; ?"));
        assertEquals(expected, String.join(", ", said(messages)));
        assertEquals(messages.stream().filter(message -> message.role().equals("user")).count(),
            messages.stream().filter(message -> message.role().equals("assistant") && !message.content().isEmpty()).count());
    }

    @Test
    void aStoppedAnswerIsPartOfTheConversationThatGoesOnAsIfAFreshModelReadIt() throws IOException {
        List<Message> messages = conversation(3, null, "My router is late.", "What now?");
        assertEquals(4, messages.size());
        List<Message> whole = conversation(Integer.MAX_VALUE, null, "My router is late.");
        assertTrue(whole.get(1).content().startsWith(messages.get(1).content()));
        assertTrue(whole.get(1).content().length() > messages.get(1).content().length());
        try (ChatModel fresh = open()) {
            assertEquals(messages.get(3).content(),
                fresh.chat().answer(messages.subList(0, 3), 3, Sampler.greedy(), _ -> true).text());
        }
        assertTrue(recorded.err().contains("(stopped; the conversation goes on from here)"), recorded.err());
    }

    @Test
    void ctrlCEndsOnlyTheSecondTimeWhereNothingWasTyped() {
        LineInput.Read line = new LineInput.Line("/help");
        assertEquals(130, talk(1, null, EMPTY_CTRL_C, EMPTY_CTRL_C, line));
        assertEquals(0, talk(1, null, EMPTY_CTRL_C, line, EMPTY_CTRL_C, CTRL_C, EMPTY_CTRL_C, CTRL_C, CTRL_C));
        assertTrue(recorded.err().contains("Ctrl-C again ends"), recorded.err());
    }

    @Test
    void whatIsSavedIsOneRowAndNothingOfAnybodysIsReplaced() throws IOException {
        Path file = folder.resolve("mine.jsonl");
        Files.writeString(file, "mine");
        Path link = Files.createSymbolicLink(folder.resolve("link.jsonl"), folder.resolve("nowhere"));
        LineInput.Read[] reads = Stream.of("/save " + folder.resolve("early.jsonl"), "Grüße \u001b 😀", "/save", "/save " + file,
            "/save " + link, "/save " + folder, "/save " + folder.resolve("no/such.jsonl"), "/save a\u0000b",
            "/save " + folder.resolve("talk.jsonl")).map(LineInput.Line::new).toArray(LineInput.Read[]::new);
        assertEquals(0, talk(Integer.MAX_VALUE, null, reads));
        assertEquals("mine", Files.readString(file));
        assertFalse(Files.exists(folder.resolve("nowhere")));
        assertFalse(Files.exists(folder.resolve("early.jsonl")));
        String row = Files.readString(folder.resolve("talk.jsonl"));
        assertEquals(row.length() - 1, row.indexOf('\n'));
        JsonNode messages = new ObjectMapper().readTree(row).get("messages");
        assertEquals("Grüße \u001b 😀", messages.get(0).get("content").asText());
        for (String said : List.of("there is nothing to save yet", "/save needs the name of a file", "mine.jsonl: is there already",
            "link.jsonl: is there already", folder.getFileName() + ": is there already", "does not exist", "cannot be the name of a file",
            "saved ")) {
            assertTrue(recorded.err().contains(said), said + " in " + recorded.err());
        }
    }

    @Test
    void whatHasNoRoomIsNotSaid() throws IOException {
        List<Message> messages = conversation(Integer.MAX_VALUE, null, "one", "word ".repeat(600), "two");
        assertEquals(List.of("user: one", "user: two"), said(messages));
        assertTrue(recorded.err().contains("there is no room for this in --max_length 512; /reset begins again"), recorded.err());
    }
}
