package cria.train;

import cria.data.batch.Batch;
import cria.data.batch.Batches;
import cria.data.batch.EncodedExample;
import cria.metric.Metrics;
import java.util.List;

/// Scores a model on examples, in file order.
public final class Evaluator {
    private final int examples;
    private final Batches batches;

    public Evaluator(List<EncodedExample> examples, int batchSize) {
        this.examples = examples.size();
        this.batches = Batches.inOrder(examples, batchSize);
    }

    /// Rows of the largest micro-batch.
    public int maxTokens() {
        return batches.plan().maxTokens(batches.plan().stepsPerEpoch());
    }

    /// The longest document, in tokens.
    public int longest() {
        return batches.longest();
    }

    public EvaluationReport evaluate(Learner learner) {
        long start = System.nanoTime();
        Metrics metrics = new Metrics();
        int steps = batches.plan().stepsPerEpoch();
        for (int step = 0; step < steps; step++) {
            for (Batch batch : batches.step(step)) {
                learner.score(batch, metrics::add);
            }
        }
        return new EvaluationReport(metrics.figures(), examples, steps, (System.nanoTime() - start) / 1e9);
    }
}
