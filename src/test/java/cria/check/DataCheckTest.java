package cria.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.InputException;
import cria.check.personal.Redaction;
import cria.cli.TinyChat;
import cria.data.batch.EncodedDataset;
import cria.data.batch.ExampleEncoder;
import cria.data.batch.LongExamples;
import cria.data.batch.TrainOn;
import cria.data.shape.Example;
import cria.data.shape.Shapes;
import cria.data.source.DataSource;
import cria.data.split.TestSize;
import cria.file.JsonLine;
import cria.generate.ModelText;
import cria.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Each fault that is planted in a clean file is found, in its row and nowhere else, and nothing is found in the clean one.
class DataCheckTest {

    @TempDir
    static Path folder;
    private static ExampleEncoder encoder;

    @BeforeAll
    static void model() throws IOException {
        encoder = ModelText.load(TinyChat.model(folder.resolve("model"), DType.F32), null, null).encoderWithoutModel(TrainOn.REPLIES);
    }

    private static DataCheck check(UnaryOperator<Example> redaction) {
        return new DataCheck(Shapes.standard(), encoder, redaction, 1);
    }

    private static EncodedDataset.Options options(LongExamples longExamples) {
        return new EncodedDataset.Options(1024, longExamples, 0, 2);
    }

    private static DataSide read(Path file) {
        DataCheck check = check(UnaryOperator.identity());
        DataSide side = check.read(DataSource.of(file), options(LongExamples.TRUNCATE), _ -> {});
        check.compare(side, Optional.empty(), Optional.empty());
        return side;
    }

    private static Set<FaultKind> kinds(DataSide side) {
        return side.faults().all().stream().map(Faults.OfKind::kind).collect(Collectors.toCollection(() -> EnumSet.noneOf(
            FaultKind.class)));
    }

    @Test
    void nothingIsFoundInCleanConversations() throws IOException {
        DataSide side = read(Planted.clean(folder.resolve("clean.jsonl"), 300));
        assertEquals(List.of(), side.faults().all().stream().flatMap(of -> of.first().stream()).toList());
        assertEquals(300, side.rows());
        assertEquals(300, side.conversations());
        assertEquals("messages", side.shape());
        assertTrue(side.turns() >= 600);
    }

    @ParameterizedTest
    @EnumSource(Planted.class)
    void whatIsPlantedIsFoundWhereItStands(Planted planted) throws IOException {
        Path file = folder.resolve(planted + ".jsonl");
        int line = planted.plant(file, 40);
        DataSide side = read(file);
        assertEquals(EnumSet.of(planted.kind), kinds(side));
        Faults.OfKind found = side.faults().all().getFirst();
        assertEquals(1, found.rows());
        assertEquals(file + ":" + line, found.first().getFirst().where());
        assertTrue(found.first().getFirst().excerpt().contains(planted.excerpt), found.first().getFirst().excerpt());
        assertEquals(40, side.rows());
        boolean unusable = planted.kind == FaultKind.BAD_ROWS || planted.kind == FaultKind.UNKNOWN_ROLES;
        assertEquals(unusable ? 39 : 40, side.conversations());
    }

    @Test
    void conversationsOfTheEvaluationThatAreTrainedOnAreNamed() throws IOException {
        Path train = Planted.clean(folder.resolve("train.jsonl"), 40);
        List<String> rows = new ArrayList<>(Files.readAllLines(Planted.clean(folder.resolve("other.jsonl"), 60)).subList(50, 60));
        rows.set(3, Files.readAllLines(train).get(7));
        rows.set(5, Files.readAllLines(train).get(8).replace("Hello", "HELLO"));
        Path eval = Files.write(folder.resolve("eval.jsonl"), rows);
        DataCheck check = check(UnaryOperator.identity());
        DataSide trained = check.read(DataSource.of(train), options(LongExamples.TRUNCATE), _ -> {});
        DataSide measured = check.read(DataSource.of(eval), options(LongExamples.TRUNCATE), _ -> {});
        check.compare(trained, Optional.of(measured), Optional.empty());
        assertEquals(Set.of(), kinds(trained));
        assertEquals(EnumSet.of(FaultKind.OVERLAP, FaultKind.NEAR_OVERLAP), kinds(measured));
        List<Fault> faults = measured.faults().all().stream().flatMap(of -> of.first().stream()).toList();
        assertEquals(List.of(eval + ":4", eval + ":6"), faults.stream().map(Fault::where).toList());
        assertEquals(List.of("as " + train + ":8", "as " + train + ":9"), faults.stream().map(Fault::excerpt).toList());
    }

    /// Twice the same conversations: what is set aside is set aside with its copy.
    @Test
    void aSplitOfCopiesDoesNotOverlap() throws IOException {
        List<String> rows = new ArrayList<>(Files.readAllLines(Planted.clean(folder.resolve("once.jsonl"), 30)));
        rows.addAll(List.copyOf(rows));
        DataCheck check = check(UnaryOperator.identity());
        DataSide side = check.read(DataSource.of(Files.write(folder.resolve("twice.jsonl"), rows)), options(LongExamples.TRUNCATE),
            _ -> {});
        check.compare(side, Optional.empty(), Optional.of(new TestSize(10)));
        assertEquals(0, side.faults().rows(FaultKind.OVERLAP));
        assertEquals(30, side.faults().rows(FaultKind.DUPLICATES));
        assertThrows(InputException.class, () -> check.compare(side, Optional.empty(), Optional.of(new TestSize(60))));
    }

    @Test
    void countsAreThoseOfTheEncodedFile() throws IOException {
        Path file = folder.resolve("long.jsonl");
        Planted.TRUNCATED.plant(file, 12);
        for (LongExamples longExamples : List.of(LongExamples.TRUNCATE, LongExamples.DROP)) {
            DataSide side = check(UnaryOperator.identity()).read(DataSource.of(file), options(longExamples), _ -> {});
            EncodedDataset dataset = EncodedDataset.read(file, Shapes.standard(), encoder, options(longExamples));
            assertEquals(dataset.statistics().tokens(), side.tokens());
            assertEquals(dataset.statistics().learnedTokens(), side.learnedTokens());
            assertEquals(dataset.statistics().lostTokens(), side.lostTokens());
            assertEquals(dataset.statistics().lengthMax(), side.lengths().longest());
            assertEquals(dataset.statistics().lengthP50(), side.lengths().percentile(50));
            assertEquals(dataset.examples().size(), side.kept());
            assertEquals(dataset.examples().stream().map(example -> example.inputs()).toList(),
                Arrays.stream(side.inputs()).boxed().toList());
            assertEquals(dataset.examples().stream().map(example -> example.learned()).toList(),
                Arrays.stream(side.learned()).boxed().toList());
        }
    }

    @Test
    void aReplyBehindTheCutTeachesNothing() throws IOException {
        Path file = Files.writeString(folder.resolve("cut.jsonl"), JsonLine.of(Map.of("messages", List.of(
            Map.of("role", "user", "content", "and ".repeat(2_000)), Map.of("role", "assistant", "content", "Yes.")))));
        DataSide side = read(file);
        assertEquals(EnumSet.of(FaultKind.LEARNED_PART_CUT, FaultKind.TRUNCATED), kinds(side));
        assertEquals(0, side.learnedTokens());
    }

    @Test
    void redactedConversationsAreLookedAtAsTheyWillBe() throws IOException {
        Path file = folder.resolve("card.jsonl");
        int line = Planted.CARD.plant(file, 5);
        List<Example> seen = new ArrayList<>();
        DataSide side = check(new Redaction()).read(DataSource.of(file), options(LongExamples.TRUNCATE), seen::add);
        assertEquals(1, side.faults().times(FaultKind.CARD));
        assertEquals(5, seen.size());
        assertTrue(seen.get(line - 1).toString().contains("[CARD]"), seen.get(line - 1).toString());
        assertEquals(List.of("first", "longest", "random"), side.sample().all().stream().flatMap(chosen -> List.of(chosen.why().split(", "))
            .stream()).sorted().toList());
    }

    /// A file that is broken is no row that is wrong.
    @ParameterizedTest
    @ValueSource(strings = {"", "{\"a\": 1}\n", "[{\"messages\": ["})
    void aFileThatCannotBeReadIsRefused(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("broken.jsonl"), text);
        assertThrows(InputException.class, () -> read(file));
    }
}
