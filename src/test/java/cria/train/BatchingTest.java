package cria.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.backend.TestBackend;
import cria.data.batch.Batch;
import cria.data.batch.BatchPlan;
import cria.data.batch.Batches;
import cria.data.batch.EncodedExample;
import cria.data.batch.Sampling;
import cria.model.TinyLlama;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// How documents are put into batches changes what runs together, never what is learned.
class BatchingTest {

    /// Of a tensor's largest magnitude: sums of some hundred float32 terms in another order.
    private static final double ROUNDING = 5e-6;

    private static final TinyLlama LLAMA = TinyLlama.random(TinyLlama.config(300, true, -1), 5);

    private static void assertClose(Map<String, float[]> expected, Map<String, float[]> actual) {
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach((name, values) -> {
            double magnitude = 0;
            double error = 0;
            for (int i = 0; i < values.length; i++) {
                magnitude = Math.max(magnitude, Math.abs(values[i]));
                error = Math.max(error, Math.abs((double) values[i] - actual.get(name)[i]));
            }
            assertTrue(magnitude > 0, name + " has no gradient");
            assertTrue(error <= ROUNDING * magnitude, "%s: error %s of %s".formatted(name, error, magnitude));
        });
    }

    @ParameterizedTest
    @EnumSource
    void packedDocumentsLearnAsOneByOne(TestBackend on) {
        List<EncodedExample> documents = TinyRun.documents(LLAMA.config(), 6, 40, 3, 2, 91, 17);
        try (TinyRun run = TinyRun.open(on, LLAMA)) {
            double together = run.learn(List.of(Batch.of(documents)));
            Map<String, float[]> packed = run.gradients();
            double apart = run.learn(documents.stream().map(document -> Batch.of(List.of(document))).toList());
            assertEquals(apart, together, 1e-6 * apart);
            assertClose(run.gradients(), packed);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDocumentSeesNothingOfTheOneBeforeIt(TestBackend on) {
        EncodedExample document = TinyRun.documents(LLAMA.config(), 7, 30).getFirst();
        try (TinyRun run = TinyRun.open(on, LLAMA)) {
            double alone = run.score(Batch.of(List.of(document)));
            for (long seed = 0; seed < 3; seed++) {
                EncodedExample other = TinyRun.documents(LLAMA.config(), 100 + seed, 60).getFirst();
                double first = run.score(Batch.of(List.of(other)));
                double both = run.score(Batch.of(List.of(other, document)));
                assertEquals(alone, both - first, 1e-5 * both);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void fourMicroBatchesOfTwoLearnAsOneOfEight(TestBackend on) {
        List<EncodedExample> documents = TinyRun.documents(LLAMA.config(), 8, 9, 50, 20, 33, 2, 41, 12, 28);
        try (TinyRun run = TinyRun.open(on, LLAMA)) {
            double eight = run.learn(step(documents, 8, 1));
            Map<String, float[]> gradients = run.gradients();
            List<Batch> microBatches = step(documents, 2, 4);
            assertEquals(4, microBatches.size());
            assertEquals(eight, run.learn(microBatches), 1e-6 * eight);
            assertClose(gradients, run.gradients());
        }
    }

    private static List<Batch> step(List<EncodedExample> documents, int batchSize, int accumulation) {
        return Batches.of(documents, new BatchPlan.Options(batchSize, accumulation, Sampling.SEQUENTIAL, 0)).step(0);
    }

    @ParameterizedTest
    @EnumSource
    void evaluationDoesNotDependOnTheBatchSize(TestBackend on) {
        List<EncodedExample> documents = TinyRun.documents(LLAMA.config(), 9, 25, 3, 77, 10, 44, 2, 31, 8, 19, 60, 5);
        int learned = documents.stream().mapToInt(EncodedExample::learned).sum();
        try (TinyRun run = TinyRun.open(on, LLAMA)) {
            EvaluationReport one = new Evaluator(documents, 1).evaluate(run.step().learner());
            assertEquals(learned, one.value("tokens"));
            for (int batchSize : new int[] {2, 3, 5, 11, 64}) {
                EvaluationReport report = new Evaluator(documents, batchSize).evaluate(run.step().learner());
                assertEquals(one.value("loss"), report.value("loss"), 1e-6 * one.value("loss"));
                assertEquals(Math.exp(report.value("loss")), report.value("perplexity"));
                assertEquals(one.value("accuracy"), report.value("accuracy"));
                assertEquals(learned, report.value("tokens"));
                assertEquals(documents.size(), report.examples());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void evaluationChangesNoGradient(TestBackend on) {
        List<EncodedExample> documents = TinyRun.documents(LLAMA.config(), 10, 30, 12);
        try (TinyRun run = TinyRun.open(on, LLAMA)) {
            run.learn(List.of(Batch.of(documents)));
            Map<String, float[]> before = run.gradients();
            new Evaluator(documents, 2).evaluate(run.step().learner());
            run.gradients().forEach((name, values) -> assertTrue(Arrays.equals(before.get(name), values), name));
        }
    }

    @ParameterizedTest
    @EnumSource
    void rowsWithoutATargetMayBeLeftOut(TestBackend on) {
        int[] ids = IntStream.range(0, 40).map(i -> (i * 37 + 11) % 300).toArray();
        int[] labels = ids.clone();
        Arrays.fill(labels, 25, 40, EncodedExample.IGNORE);
        labels[0] = EncodedExample.IGNORE;
        EncodedExample tailed = TinyRun.document(ids, labels);
        EncodedExample cut = TinyRun.document(Arrays.copyOf(ids, 25), Arrays.copyOf(labels, 25));
        EncodedExample nothing = TinyRun.document(new int[] {1, 2}, new int[] {EncodedExample.IGNORE, EncodedExample.IGNORE});
        try (TinyRun run = TinyRun.open(on, LLAMA)) {
            double loss = run.learn(List.of(Batch.of(List.of(cut))));
            Map<String, float[]> gradients = run.gradients();
            assertEquals(loss, run.learn(List.of(Batch.of(List.of(nothing, tailed)), Batch.of(List.of(nothing)))));
            run.gradients().forEach((name, values) -> assertTrue(Arrays.equals(gradients.get(name), values), name));
        }
    }
}
