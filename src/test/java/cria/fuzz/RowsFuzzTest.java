package cria.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import cria.data.batch.Batch;
import cria.data.batch.BatchPlan;
import cria.data.batch.Batches;
import cria.data.batch.EncodedDataset;
import cria.data.batch.ExampleEncoder;
import cria.data.batch.LongExamples;
import cria.data.batch.Sampling;
import cria.data.batch.TokenizedFile;
import cria.data.batch.TrainOn;
import cria.data.shape.ExampleReader;
import cria.settings.ColumnSettings;
import cria.tokenizer.Tokenizer;
import cria.tokenizer.file.TestModel;
import cria.tokenizer.template.ChatEncoder;
import cria.tokenizer.template.ChatTemplates;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// Rows to train on, in every kind of file. The first line is the file's name; a `+` in front of a name in `.gz` says that what
/// follows is to be compressed first.
class RowsFuzzTest {

    private static final Set<String> NAMES =
        Set.of("a.jsonl", "a.json", "a.txt", "a.jsonl.gz", "a.json.gz", "a.txt.gz", "+a.jsonl.gz", "+a.json.gz",
            "a.csv", "a.tsv", "+a.csv.gz", "a.csv.zst", "a.parquet");
    private static final int MAX_LENGTH = 24;

    /// Bytes of heap that Hardwood takes for any file.
    private static final long PARQUET = 64L << 20;

    private static Tokenizer tokenizer;
    private static ExampleEncoder encoder;

    @TempDir
    Path folder;

    @BeforeAll
    static void tokenizer(@TempDir Path model) throws IOException {
        tokenizer = TestModel.withMerges().load(model).tokenizer();
        encoder = new ExampleEncoder(tokenizer, new ChatEncoder(ChatTemplates.named("chatml"), tokenizer)::encode, TrainOn.REPLIES);
    }

    @FuzzTest
    void rows(byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        String name = text.substring(0, Math.max(0, text.indexOf('\n')));
        if (!NAMES.contains(name)) {
            return;
        }
        byte[] content = text.substring(name.length() + 1).getBytes(StandardCharsets.ISO_8859_1);
        Path file = Sections.emptied(folder).resolve(name.replace("+", ""));
        Sections.write(file, name.startsWith("+") ? compressed(content) : content);
        long more = name.endsWith(".parquet") ? PARQUET : 0;
        Contract.read(input, folder, more, () -> EncodedDataset.read(file, new ColumnSettings().shapes(), encoder,
            new EncodedDataset.Options(MAX_LENGTH, LongExamples.TRUNCATE, 0, 1))).ifPresent(RowsFuzzTest::use);
        Contract.read(input, folder, more, () -> written(file));
    }

    private static byte[] compressed(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void use(EncodedDataset dataset) {
        dataset.statistics().describe();
        BatchPlan.Options plan = new BatchPlan.Options(2, 2, Sampling.GROUP_BY_LENGTH, 1);
        for (Batches batches : new Batches[] {Batches.of(dataset.examples(), plan), Batches.packed(dataset.examples(), MAX_LENGTH, plan)}) {
            int most = batches.plan().maxTokens(batches.plan().stepsPerEpoch());
            for (int step = 0; step < batches.plan().stepsPerEpoch(); step++) {
                batches.step(step).forEach(batch -> assertFits(batch, most));
            }
        }
    }

    /// What the kernels rely on.
    private static void assertFits(Batch batch, int most) {
        assertTrue(batch.size() <= most);
        for (int i = 0; i < batch.size(); i++) {
            int start = batch.starts()[i];
            assertTrue(batch.tokens()[i] >= 0 && batch.tokens()[i] < tokenizer.vocabSize());
            assertTrue(start == i || i > 0 && start == batch.starts()[i - 1], "documents lie end to end");
            assertTrue(i - start < MAX_LENGTH);
        }
        assertEquals(batch.rows().length, batch.targets().length);
        for (int i = 0; i < batch.rows().length; i++) {
            assertTrue(batch.rows()[i] >= 0 && batch.rows()[i] < batch.size());
            assertTrue(batch.targets()[i] >= 0 && batch.targets()[i] < tokenizer.vocabSize());
        }
    }

    private static long written(Path file) {
        try (ExampleReader reader = ExampleReader.open(file, new ColumnSettings().shapes())) {
            return TokenizedFile.write(reader, encoder, true, new StringWriter());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
