package cria.train;

import cria.WorkException;
import cria.data.batch.Batch;
import cria.data.batch.Batches;
import cria.world.World;
import java.util.List;
import java.util.function.BooleanSupplier;

/// The loop.
public final class Trainer {
    private final TrainConfig config;
    private final World world;
    private final TrainingStep step;
    private final Batches batches;
    private final StepLog log;
    private final Watchers watchers;

    /// What looks on and is asked once a step: evaluation, checkpoints, and whether to stop.
    ///
    /// @param stop     whether someone asked the run to end
    /// @param evaluate evaluates after so many steps
    /// @param save     writes a checkpoint after so many steps
    public record Watchers(BooleanSupplier stop, StepAction evaluate, StepAction save) {}

    /// Something done between two steps.
    public interface StepAction {
        void after(int step);
    }

    public Trainer(TrainConfig config, World world, TrainingStep step, Batches batches, StepLog log, Watchers watchers) {
        this.config = config;
        this.world = world;
        this.step = step;
        this.batches = batches;
        this.log = log;
        this.watchers = watchers;
    }

    /// Trains from where the optimizer stands to the last step.
    ///
    /// @return whether it got there; false if it was asked to stop
    public boolean train() {
        for (int n = step.optimizer().steps(); n < config.maxSteps(); n++) {
            if (world.any(watchers.stop().getAsBoolean())) {
                return false;
            }
            List<Batch> microBatches = batches.step(n);
            double learningRate = config.schedule().at(n);
            TrainingStep.Reading reading = step.take(microBatches, learningRate);
            refuseNonFinite(n, reading, learningRate);
            int done = n + 1;
            log.step(done, batches.plan().epochsAfter(done), reading, learningRate, batches.tokens(n));
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
    private static void refuseNonFinite(int step, TrainingStep.Reading reading, double learningRate) {
        if (!reading.isFinite()) {
            throw new WorkException(("step %d: the loss is %s and the gradient norm %s at learning rate %s; no model was written. "
                + "Try a lower --learning_rate or more --warmup_steps, and see with `eval` whether the base model is sound")
                .formatted(step + 1, reading.loss(), reading.gradNorm(), learningRate));
        }
    }
}
