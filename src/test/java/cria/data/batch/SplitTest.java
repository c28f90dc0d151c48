package cria.data.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.InputException;
import cria.data.shape.Shapes;
import cria.data.split.TestSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is held back for evaluation.
class SplitTest {

    @TempDir
    private Path folder;

    private EncodedDataset read(String name, String rows) throws IOException {
        return EncodedDataset.read(Files.writeString(folder.resolve(name), rows), Shapes.standard(), Toy.encoder(),
            new EncodedDataset.Options(0, LongExamples.TRUNCATE, 0, 2));
    }

    private static String rows(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "{\"text\": \"row " + i + "\"}\n").collect(Collectors.joining());
    }

    private static Set<Long> held(EncodedDataset data, double size, long seed) {
        return data.split(new TestSize(size), seed).test().examples().stream().map(EncodedExample::line).collect(Collectors.toCollection(
            TreeSet::new));
    }

    @Test
    void rowsThatAreAppendedMoveNone() throws IOException {
        EncodedDataset few = read("few.jsonl", rows(0, 500));
        EncodedDataset many = read("many.jsonl", rows(0, 2000));
        for (long seed : new long[] {0, 42, -1}) {
            Set<Long> before = held(few, 0.1, seed);
            Set<Long> after = new HashSet<>(held(many, 0.1, seed));
            after.removeIf(line -> line > 500);
            assertEquals(before, after);
        }
    }

    /// Of a number, those that were held back before and are not now had to make room for others.
    @Test
    void ofANumberFewMove() throws IOException {
        Set<Long> before = held(read("few.jsonl", rows(0, 1000)), 100, 42);
        Set<Long> after = held(read("many.jsonl", rows(0, 1100)), 100, 42);
        assertEquals(100, before.size());
        assertEquals(100, after.size());
        after.removeAll(before);
        assertTrue(after.size() < 25, after.size() + " moved; ten rows of a hundred are to be expected");
    }

    @Test
    void holdsBackAboutAsManyAsAsked() throws IOException {
        EncodedDataset data = read("x.jsonl", rows(0, 5000));
        for (double size : new double[] {0.02, 0.1, 0.5, 0.9}) {
            double deviation = Math.sqrt(5000 * size * (1 - size));
            for (long seed = 0; seed < 20; seed++) {
                assertEquals(5000 * size, held(data, size, seed).size(), 4.5 * deviation);
            }
        }
    }

    @Test
    void anotherSeedHoldsBackOthers() throws IOException {
        EncodedDataset data = read("x.jsonl", rows(0, 200));
        assertEquals(held(data, 0.3, 1), held(data, 0.3, 1));
        assertNotEquals(held(data, 0.3, 1), held(data, 0.3, 2));
        Set<Long> both = held(data, 0.5, 1);
        both.retainAll(held(data, 0.5, 2));
        assertEquals(50, both.size(), 25, "two halves share a quarter");
    }

    /// White space and case aside.
    @ParameterizedTest
    @ValueSource(doubles = {0.5, 20})
    void whatSaysTheSameIsOnOneSide(double size) throws IOException {
        EncodedDataset data = read("x.jsonl", rows(0, 40) + rows(0, 40).replace("row", "  ROW ") + rows(0, 40));
        for (long seed = 0; seed < 10; seed++) {
            Set<Long> held = held(data, size, seed);
            for (long line = 1; line <= 40; line++) {
                assertEquals(held.contains(line), held.contains(line + 40));
                assertEquals(held.contains(line), held.contains(line + 80));
            }
            assertTrue(size < 1 || Math.abs(held.size() - 20) < 3, held.size() + "");
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-9, 0.01, 0.5, 0.99, 1, 2})
    void neverNoneAndNeverAll(double size) throws IOException {
        EncodedDataset data = read("x.jsonl", rows(0, 3));
        for (long seed = 0; seed < 50; seed++) {
            int held = held(data, size, seed).size();
            assertTrue(held > 0 && held < 3, held + " of 3");
        }
    }

    @Test
    void refusesWhereNothingWouldBeLeft() throws IOException {
        EncodedDataset one = read("one.jsonl", rows(0, 1));
        EncodedDataset alike = read("alike.jsonl", rows(0, 1).repeat(5));
        InputException e = assertThrows(InputException.class, () -> held(one, 0.1, 0));
        assertEquals("--test_split_size 0.1 of 1 conversations leaves none to train on; ask for less", e.getMessage());
        e = assertThrows(InputException.class, () -> held(alike, 2, 0));
        assertEquals("--test_split_size 2 of 5 conversations that all say the same leaves none to train on; ask for less", e.getMessage());
    }

    @Test
    void namesWhatIsOnBothSides() throws IOException {
        EncodedDataset train = read("train.jsonl", rows(0, 50));
        EncodedDataset held = read("held.jsonl", rows(60, 65) + "{\"text\": \" Row  7 \"}\n" + rows(48, 50));
        Overlap overlap = Overlap.of(train, held).orElseThrow();
        assertEquals(new Overlap(3, 8, "%1$s:6 is %2$s:8, %1$s:7 is %2$s:49, %1$s:8 is %2$s:50".formatted(held.file(), train.file())),
            overlap);
        assertTrue(Overlap.of(train, read("other.jsonl", rows(60, 70))).isEmpty());
        EncodedDataset.Parts parts = train.split(new TestSize(0.2), 42);
        assertTrue(Overlap.of(parts.train(), parts.test()).isEmpty());
    }

    /// A conversation is the same whatever the shape of its row.
    @Test
    void findsItInAnotherShape() throws IOException {
        EncodedDataset messages = read("m.jsonl", "{\"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}, {\"role\": \"assistant\", "
            + "\"content\": \"Hello\"}]}\n");
        EncodedDataset prompts = read("p.jsonl", "{\"prompt\": \"Hi\", \"completion\": \"Hello\"}\n{\"prompt\": \"Hi Hello\", "
            + "\"completion\": \"\"}\n");
        assertEquals(1, Overlap.of(messages, prompts).orElseThrow().count());
    }
}
