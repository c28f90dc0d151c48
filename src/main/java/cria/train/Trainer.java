package cria.train;

import cria.WorkException;
import cria.data.batch.Batch;
import cria.data.batch.Batches;
import cria.kernel.Backend;
import cria.kernel.Kernels;
import cria.layer.Trained;
import cria.optim.AdamW;
import cria.optim.StepTotals;
import java.util.List;
import java.util.function.BooleanSupplier;

/// The loop.
public final class Trainer {
    private final TrainConfig config;
    private final Kernels kernels;
    private final Learner learner;
    private final Trained trained;
    private final AdamW optimizer;
    private final Batches batches;
    private final StepLog log;
    private final Watchers watchers;
    private final StepTotals totals;

    /// What looks on and is asked once a step: evaluation, checkpoints, and whether to stop.
    ///
    /// @param stop     whether someone asked the run to end
    /// @param evaluate evaluates after so many steps
    /// @param save     writes a checkpoint after so many steps
    public record Watchers(BooleanSupplier stop, StepAction evaluate, StepAction save) { }

    /// Something done between two steps.
    public interface StepAction {
        void after(int step);
    }

    public Trainer(TrainConfig config, Backend backend, Learner learner, Trained trained, AdamW optimizer,
                   Batches batches, StepLog log, Watchers watchers) {
        this.config = config;
        this.kernels = backend.kernels();
        this.totals = new StepTotals(backend);
        this.learner = learner;
        this.trained = trained;
        this.optimizer = optimizer;
        this.batches = batches;
        this.log = log;
        this.watchers = watchers;
    }

    /// Trains from where the optimizer stands to the last step.
    ///
    /// @return whether it got there; false if it was asked to stop
    public boolean train() {
        for (int step = optimizer.steps(); step < config.maxSteps(); step++) {
            if (watchers.stop().getAsBoolean()) {
                return false;
            }
            List<Batch> microBatches = batches.step(step);
            long learned = Batch.targets(microBatches);
            double learningRate = config.schedule().at(step);

            // ---- one training step ----------------------------------------------------------------------
            kernels.fill(trained.gradients(), 0);
            totals.clear();
            for (Batch batch : microBatches) {
                learner.learn(totals.loss(), batch, 1f / Math.max(1, learned));     // gradients += and loss +=
            }
            optimizer.step(learningRate, config.maxGradNorm(), totals.squares());   // clips, then moves the weights
            // ---- everything below only watches ----------------------------------------------------------

            StepTotals.Reading reading = totals.read();
            refuseNonFinite(step, reading, learningRate);
            int done = step + 1;
            double meanLoss = reading.loss() / Math.max(1, learned);
            log.step(done, batches.plan().epochsAfter(done), meanLoss, reading.gradNorm(), learningRate, batches.tokens(step));
            if (config.evaluation().at(done, batches.plan().stepsPerEpoch())) {
                watchers.evaluate().after(done);
            }
            if (config.saving().at(done, batches.plan().stepsPerEpoch())) {
                watchers.save().after(done);
            }
        }
        return true;
    }

    /// The optimizer moved nothing; a later step would meet such numbers again.
    private static void refuseNonFinite(int step, StepTotals.Reading reading, double learningRate) {
        if (!reading.isFinite()) {
            throw new WorkException(("step %d: the loss is %s and the gradient norm %s at learning rate %s; no model was written. "
                + "Try a lower --learning_rate or more --warmup_steps, and see with `eval` whether the base model is sound")
                .formatted(step + 1, reading.loss(), reading.gradNorm(), learningRate));
        }
    }
}
