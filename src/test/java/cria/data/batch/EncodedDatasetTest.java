package cria.data.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.InputException;
import cria.data.batch.EncodedDataset.Options;
import cria.data.batch.SkippedExample.Reason;
import cria.data.shape.Shapes;
import cria.data.split.TestSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncodedDatasetTest {

    @TempDir
    Path folder;

    /// Lengths with BOS, roles and ends: 7, 4, 15, 16.
    private static final String ROWS = chat("q", "r")
        + "{\"messages\": [{\"role\": \"user\", \"content\": \"q\"}]}\n"
        + chat("q", "123456789")
        + chat("1234567890", "r");

    @Test
    void cutsTheEndAndReportsWhatIsLost() throws IOException {
        EncodedDataset data = read(ROWS, 10, LongExamples.TRUNCATE);
        assertEquals(List.of(1L, 2L, 3L, 4L), data.examples().stream().map(EncodedExample::line).toList());
        EncodedExample cut = data.examples().get(2);
        assertArrayEquals(new int[] {Toy.BOS, 'u', 'q', Toy.END, 'a', '1', '2', '3', '4', '5'}, cut.ids());
        assertEquals(15, cut.sourceLength());
        assertEquals(5, cut.learned());
        assertEquals(List.of(
            new SkippedExample(data.file(), 2, 4, Reason.NOTHING_LEARNED),
            new SkippedExample(data.file(), 4, 16, Reason.LEARNED_PART_CUT)), data.skipped());

        EncodingStatistics statistics = data.statistics();
        assertEquals(List.of(4, 2, 2, 0, 2, 7, 16, 16), List.of(statistics.rows(), statistics.used(), statistics.truncated(),
            statistics.dropped(), statistics.withoutTarget(), statistics.lengthP50(), statistics.lengthP95(), statistics.lengthMax()));
        assertEquals(List.of(31L, 7L, 11L), List.of(statistics.tokens(), statistics.learnedTokens(), statistics.lostTokens()));
        assertEquals(11.0 / 42, statistics.lostShare());
        String file = data.file().toString();
        assertEquals(file + " (messages): 2 of 4 rows used; 31 tokens, 7 of them learned (22.6 %); "
            + "lengths 7 (median), 16 (p95), 16 (longest); 2 rows truncated at 10 tokens; "
            + "left out 1 row with nothing to learn (" + file + ":2), 1 row whose learned part was all cut off (" + file + ":4); "
            + "26.2 % of all tokens lost.", statistics.describe());
    }

    @Test
    void keepsAllWithoutALimit() throws IOException {
        EncodedDataset data = read(ROWS, 0, LongExamples.TRUNCATE);
        assertEquals(List.of(7, 4, 15, 16), data.examples().stream().map(EncodedExample::length).toList());
        assertEquals(0, data.statistics().truncated());
        assertEquals(0, data.statistics().lostTokens());
    }

    @Test
    void dropsLongRowsWhenAsked() throws IOException {
        EncodedDataset data = read(ROWS, 15, LongExamples.DROP);
        assertEquals(List.of(7, 4, 15), data.examples().stream().map(EncodedExample::length).toList());
        assertEquals(1, data.statistics().dropped());
        assertEquals(1, data.statistics().withoutTarget());
        assertEquals(0, data.statistics().truncated());
    }

    @Test
    void stopsAtALongRowWhenAsked() throws IOException {
        InputException e = assertThrows(InputException.class, () -> read(ROWS, 10, LongExamples.ERROR));
        assertTrue(e.getMessage().endsWith("x.jsonl:3: 15 tokens, but --max_length is 10; raise it, or cut with --long_examples truncate"),
            e.getMessage());
    }

    @Test
    void stopsWhenNothingCanBeLearned() throws IOException {
        String rows = "{\"messages\": []}\n" + chat("a long question", "r").repeat(4);
        InputException e = assertThrows(InputException.class, () -> read(rows, 8, LongExamples.TRUNCATE));
        Path file = folder.resolve("x.jsonl");
        assertEquals(file + ": none of its rows can be trained on: 1 row with nothing to learn (" + file + ":1), 4 rows whose learned "
            + "part was all cut off (" + file + ":2, " + file + ":3, " + file + ":4, …); look at --max_length and at the roles",
            e.getMessage());
    }

    @Test
    void readsOnlyTheFirstRowsWhenAsked() throws IOException {
        Path file = Files.writeString(folder.resolve("x.jsonl"), ROWS + "no JSON");
        EncodedDataset data = EncodedDataset.read(file, Shapes.standard(), Toy.encoder(), new Options(0, LongExamples.ERROR, 3, 2));
        assertEquals(3, data.statistics().rows());
    }

    @Test
    void keepsTheOrderOnManyThreads() throws IOException {
        String rows = IntStream.range(0, 3000).mapToObj(i -> "{\"text\": \"" + i + "\"}\n").collect(Collectors.joining());
        Path file = Files.writeString(folder.resolve("many.jsonl"), rows);
        EncodedDataset data = EncodedDataset.read(file, Shapes.standard(), Toy.encoder(), new Options(0, LongExamples.ERROR, 0, 4));
        assertEquals(3000, data.examples().size());
        for (int i = 0; i < 3000; i++) {
            assertEquals(i + 1, data.examples().get(i).line());
            assertEquals("" + i, new Toy().decode(data.examples().get(i).ids()));
        }
    }

    @Test
    void reportsTheFirstErrorOfTheFileOnManyThreads() throws IOException {
        String row = "{\"text\": \"abc\"}\n";
        String rows = row.repeat(400) + "{\"text\": \"abcd\"}\n" + row.repeat(100) + "{\"text\": 1}\n";
        Path file = Files.writeString(folder.resolve("many.jsonl"), rows);
        Options options = new Options(5, LongExamples.ERROR, 0, 4);
        InputException e = assertThrows(InputException.class,
            () -> EncodedDataset.read(file, Shapes.standard(), Toy.encoder(), options));
        assertTrue(e.getMessage().contains("many.jsonl:401: 6 tokens"), e.getMessage());
        Options longer = new Options(6, LongExamples.ERROR, 0, 4);
        e = assertThrows(InputException.class, () -> EncodedDataset.read(file, Shapes.standard(), Toy.encoder(), longer));
        assertTrue(e.getMessage().contains("many.jsonl:502: \"text\" must be a string"), e.getMessage());
    }

    @Test
    void splitsBySeedIntoPartsThatShareNothing() throws IOException {
        String rows = IntStream.range(0, 101).mapToObj(i -> "{\"text\": \"" + i + "\"}\n").collect(Collectors.joining());
        EncodedDataset data = read(rows + "{\"text\": \"\"}\n", 0, LongExamples.ERROR);
        EncodedDataset.Parts parts = data.split(new TestSize(10), 42);
        assertEquals(92, parts.train().examples().size());
        assertEquals(10, parts.test().examples().size());
        Set<Long> lines = new HashSet<>(lines(parts.train()));
        lines.addAll(lines(parts.test()));
        assertEquals(102, lines.size());
        assertEquals(lines(parts.test()).stream().sorted().toList(), lines(parts.test()));
        assertEquals(1, parts.train().skipped().size());
    }

    @Test
    void tellsOfControlTokensInText() throws IOException {
        EncodedDataset data = read(chat("q", "<|unknown|>") + chat("q <|a b|> <|end|>", "r") + chat("<|end|>", "r"), 0, LongExamples.ERROR);
        assertEquals(new ControlNames(2, "<|end|> in " + data.file() + ":2"), data.controlNames());
        assertTrue(data.statistics().describe().contains("2 rows with the name of a control token in their text (<|end|> in "));
    }

    @Test
    void refusesASplitThatLeavesNothing() throws IOException {
        EncodedDataset data = read(ROWS, 0, LongExamples.ERROR);
        for (double size : new double[] {0, -1, 1.5, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThrows(InputException.class, () -> new TestSize(size));
        }
        InputException e = assertThrows(InputException.class, () -> data.split(new TestSize(4), 0));
        assertEquals("--test_split_size 4 of 4 conversations leaves none to train on; ask for less", e.getMessage());
    }

    private EncodedDataset read(String rows, int maxLength, LongExamples policy) throws IOException {
        Path file = Files.writeString(folder.resolve("x.jsonl"), rows);
        return EncodedDataset.read(file, Shapes.standard(), Toy.encoder(), new Options(maxLength, policy, 0, 2));
    }

    private static List<Long> lines(EncodedDataset data) {
        return data.examples().stream().map(EncodedExample::line).toList();
    }

    private static String chat(String question, String answer) {
        return "{\"messages\": [{\"role\": \"user\", \"content\": \"" + question + "\"}, {\"role\": \"assistant\", \"content\": \""
            + answer + "\"}]}\n";
    }
}
