package cria.train;

import cria.data.Batch;
import cria.data.EncodedExample;
import cria.layer.LossHead;
import java.util.ArrayList;
import java.util.List;

/// Scores a model on examples, in file order.
public final class Evaluator {
    private final List<EncodedExample> examples;
    private final int batchSize;

    public Evaluator(List<EncodedExample> examples, int batchSize) {
        this.examples = List.copyOf(examples);
        this.batchSize = batchSize;
    }

    private List<List<EncodedExample>> microBatches() {
        List<List<EncodedExample>> microBatches = new ArrayList<>();
        for (int from = 0; from < examples.size(); from += batchSize) {
            microBatches.add(examples.subList(from, Math.min(from + batchSize, examples.size())));
        }
        return microBatches;
    }

    /// Rows of the largest micro-batch.
    public int maxTokens() {
        return microBatches().stream().mapToInt(batch -> batch.stream().mapToInt(EncodedExample::inputs).sum()).max().orElse(0);
    }

    public EvaluationReport evaluate(Learner learner) {
        long start = System.nanoTime();
        LossHead.Score total = new LossHead.Score(0, 0, 0);
        List<List<EncodedExample>> microBatches = microBatches();
        for (List<EncodedExample> examples : microBatches) {
            total = total.plus(learner.score(Batch.of(examples)));
        }
        return new EvaluationReport(total, examples.size(), microBatches.size(), (System.nanoTime() - start) / 1e9);
    }
}
