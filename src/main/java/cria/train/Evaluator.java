package cria.train;

import cria.data.batch.Batch;
import cria.data.batch.Batches;
import cria.data.batch.EncodedExample;
import cria.layer.LossHead;
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

    public EvaluationReport evaluate(Learner learner) {
        long start = System.nanoTime();
        LossHead.Score total = new LossHead.Score(0, 0, 0);
        int steps = batches.plan().stepsPerEpoch();
        for (int step = 0; step < steps; step++) {
            for (Batch batch : batches.step(step)) {
                total = total.plus(learner.score(batch));
            }
        }
        return new EvaluationReport(total, examples, steps, (System.nanoTime() - start) / 1e9);
    }
}
