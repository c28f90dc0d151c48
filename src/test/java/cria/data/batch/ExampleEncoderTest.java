package cria.data.batch;

import static cria.data.batch.Toy.BOS;
import static cria.data.batch.Toy.END;
import static cria.data.batch.Toy.EOS;
import static cria.data.batch.Toy.IGNORE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.InputException;
import cria.data.shape.Example;
import cria.data.shape.ExampleReader;
import cria.data.shape.Shapes;
import cria.tokenizer.Conversation;
import cria.tokenizer.EncodedChat;
import cria.tokenizer.Message;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExampleEncoderTest {

    private static final Path FILE = Path.of("x.jsonl");
    private static final List<Message> CHAT = List.of(new Message("user", "q"), new Message("assistant", "r"),
        new Message("user", "s"), new Message("assistant", "t"));

    @Test
    void learnsOnlyTheReplies() {
        assertEncodes(Toy.encoder(), new Example.Chat(CHAT, 0, FILE, 1),
            new int[] {BOS, 'u', 'q', END, 'a', 'r', END, 'u', 's', END, 'a', 't', END},
            new int[] {IGNORE, IGNORE, IGNORE, IGNORE, IGNORE, 'r', END, IGNORE, IGNORE, IGNORE, IGNORE, 't', END});
    }

    @Test
    void learnsAllButTheFirstWhenAsked() {
        assertEncodes(Toy.encoder(TrainOn.ALL), new Example.Chat(CHAT.subList(0, 2), 0, FILE, 1),
            new int[] {BOS, 'u', 'q', END, 'a', 'r', END},
            new int[] {IGNORE, 'u', 'q', END, 'a', 'r', END});
        assertEncodes(Toy.encoder(TrainOn.ALL), new Example.Completion("p", "c", FILE, 1),
            new int[] {BOS, 'p', 'c', EOS}, new int[] {IGNORE, 'p', 'c', EOS});
    }

    @Test
    void learnsNoReplyOfAPromptOfMessages() {
        assertEncodes(Toy.encoder(), new Example.Chat(CHAT, 3, FILE, 1),
            new int[] {BOS, 'u', 'q', END, 'a', 'r', END, 'u', 's', END, 'a', 't', END},
            new int[] {IGNORE, IGNORE, IGNORE, IGNORE, IGNORE, IGNORE, IGNORE, IGNORE, IGNORE, IGNORE, IGNORE, 't', END});
    }

    @Test
    void learnsOnlyTheLastReplyWhenAsked() {
        int[] ids = {BOS, 'u', 'q', END, 'a', 'r', END, 'u', 's', END, 'a', 't', END};
        int[] last = {IGNORE, IGNORE, IGNORE, IGNORE, IGNORE, IGNORE, IGNORE, IGNORE, IGNORE, IGNORE, IGNORE, 't', END};
        assertEncodes(Toy.encoder(TrainOn.LAST_REPLY), new Example.Chat(CHAT, 0, FILE, 1), ids, last);
        List<Message> endsWithUser = CHAT.subList(0, 3);
        assertEncodes(Toy.encoder(TrainOn.LAST_REPLY), new Example.Chat(endsWithUser, 0, FILE, 1),
            Arrays.copyOf(ids, 10), new int[] {IGNORE, IGNORE, IGNORE, IGNORE, IGNORE, 'r', END, IGNORE, IGNORE, IGNORE});
        assertEncodes(Toy.encoder(TrainOn.LAST_REPLY), new Example.Completion("p", "c", FILE, 1),
            new int[] {BOS, 'p', 'c', EOS}, new int[] {IGNORE, IGNORE, 'c', EOS});
    }

    @Test
    void aReplyThatIsOnlyReadHasNoLabels() {
        List<Message> chat = List.of(CHAT.get(0), CHAT.get(1).unlearned(), CHAT.get(2), CHAT.get(3));
        int[] ids = {BOS, 'u', 'q', END, 'a', 'r', END, 'u', 's', END, 'a', 't', END};
        int[] last = {IGNORE, IGNORE, IGNORE, IGNORE, IGNORE, IGNORE, IGNORE, IGNORE, IGNORE, IGNORE, IGNORE, 't', END};
        assertEncodes(Toy.encoder(), new Example.Chat(chat, 0, FILE, 1), ids, last);
        List<Message> lastUnlearned = List.of(CHAT.get(0), CHAT.get(1), CHAT.get(2), CHAT.get(3).unlearned());
        assertEquals(0, Toy.encoder(TrainOn.LAST_REPLY).encode(new Example.Chat(lastUnlearned, 0, FILE, 1)).learned());
        InputException e = assertThrows(InputException.class, () -> Toy.encoder(TrainOn.ALL).encode(new Example.Chat(chat, 0, FILE, 7)));
        assertTrue(e.getMessage().startsWith("x.jsonl:7: a reply here shall only be read (weight 0), and --train_on all"), e.getMessage());
    }

    @Test
    void namesTheRowThatTheTemplateCannotWrite() {
        ChatEncoding refusing = new ChatEncoding() {
            @Override
            public EncodedChat encode(Conversation conversation, boolean addGenerationPrompt) {
                throw new AssertionError("it was to be asked first");
            }

            @Override
            public Optional<String> problem(Conversation conversation) {
                return Optional.of("no tools");
            }
        };
        ExampleEncoder encoder = new ExampleEncoder(new Toy(), refusing, TrainOn.REPLIES);
        InputException e = assertThrows(InputException.class, () -> encoder.encode(new Example.Chat(CHAT, 0, FILE, 9)));
        assertEquals("x.jsonl:9: no tools", e.getMessage());
    }

    @Test
    void stopsWhereATemplateWritesThePromptOtherwise() {
        ChatEncoding counting = (chat, prompt) -> new EncodedChat(new int[] {chat.messages().size(), 2, 3}, new boolean[3]);
        ExampleEncoder encoder = new ExampleEncoder(new Toy(), counting, TrainOn.REPLIES);
        InputException e = assertThrows(InputException.class, () -> encoder.encode(new Example.Chat(CHAT, 1, FILE, 9)));
        assertTrue(e.getMessage().startsWith("x.jsonl:9: the chat template writes this prompt otherwise"), e.getMessage());
    }

    @Test
    void learnsACompletionAndItsEnd() {
        assertEncodes(Toy.encoder(), new Example.Completion("pp", "c", FILE, 1),
            new int[] {BOS, 'p', 'p', 'c', EOS}, new int[] {IGNORE, IGNORE, IGNORE, 'c', EOS});
    }

    @Test
    void learnsAWholeDocumentButNoBlankOne() {
        assertEncodes(Toy.encoder(), new Example.PlainText("ab", FILE, 1),
            new int[] {BOS, 'a', 'b', EOS}, new int[] {IGNORE, 'a', 'b', EOS});
        assertEncodes(Toy.encoder(), new Example.PlainText(" ", FILE, 1),
            new int[] {BOS, ' ', EOS}, new int[] {IGNORE, IGNORE, IGNORE});
    }

    @Test
    void writesIdsAndLabelsForEveryRow(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("x.jsonl"), "{\"text\": \"a\"}\n{\"text\": \"\"}\n");
        assertEquals("{\"ids\":[256,97,257],\"labels\":[-100,97,257]}\n{\"ids\":[256,257],\"labels\":[-100,-100]}\n", written(file, false));
        assertEquals("{\"ids\":[97]}\n{\"ids\":[]}\n", written(file, true));
    }

    private static String written(Path file, boolean bareText) throws IOException {
        StringWriter out = new StringWriter();
        try (ExampleReader reader = ExampleReader.open(file, Shapes.standard())) {
            assertEquals(2, TokenizedFile.write(reader, Toy.encoder(), bareText, out));
        }
        return out.toString();
    }

    private static void assertEncodes(ExampleEncoder encoder, Example example, int[] ids, int[] labels) {
        EncodedExample encoded = encoder.encode(example);
        assertArrayEquals(ids, encoded.ids());
        assertArrayEquals(labels, encoded.labels());
        assertEquals(ids.length, encoded.sourceLength());
        assertEquals(FILE, encoded.file());
        assertEquals(example.line(), encoded.line());
    }
}
