package cria.train;

import cria.WorkException;
import cria.data.Batch;
import cria.data.Batches;
import cria.kernel.Kernels;
import cria.layer.Parameter;
import cria.optim.AdamW;
import cria.optim.GradientNorm;
import java.util.List;
import java.util.function.BooleanSupplier;

/// The loop.
public final class Trainer {
    private final TrainConfig config;
    private final Kernels kernels;
    private final Learner learner;
    private final List<Parameter> parameters;
    private final AdamW optimizer;
    private final Batches batches;
    private final StepLog log;
    private final Watchers watchers;

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

    public Trainer(TrainConfig config, Kernels kernels, Learner learner, List<Parameter> parameters, AdamW optimizer,
                   Batches batches, StepLog log, Watchers watchers) {
        this.config = config;
        this.kernels = kernels;
        this.learner = learner;
        this.parameters = parameters;
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
            double loss = 0;

            // ---- one training step ----------------------------------------------------------------------
            for (Parameter parameter : parameters) {
                kernels.fill(parameter.gradient(), 0);
            }
            for (Batch batch : microBatches) {
                loss += learner.learn(batch, 1f / Math.max(1, learned));    // parameter gradients +=
            }
            double gradNorm = GradientNorm.of(kernels, parameters);
            float gradScale = GradientNorm.clip(gradNorm, config.maxGradNorm());
            double learningRate = config.schedule().at(step);
            refuseNonFinite(step, loss, gradNorm, learningRate);
            optimizer.step(learningRate, gradScale);
            // ---- everything below only watches ----------------------------------------------------------

            int done = step + 1;
            double meanLoss = loss / Math.max(1, learned);
            log.step(done, batches.plan().epochsAfter(done), meanLoss, gradNorm, learningRate, batches.tokens(step));
            if (config.evaluation().at(done, batches.plan().stepsPerEpoch())) {
                watchers.evaluate().after(done);
            }
            if (config.saving().at(done, batches.plan().stepsPerEpoch())) {
                watchers.save().after(done);
            }
        }
        return true;
    }

    /// A step from such numbers would spoil every weight, and no later step could mend them.
    private static void refuseNonFinite(int step, double loss, double gradNorm, double learningRate) {
        if (!Double.isFinite(loss) || !Double.isFinite(gradNorm)) {
            throw new WorkException(("step %d: the loss is %s and the gradient norm %s at learning rate %s; no model was written. "
                + "Try a lower --learning_rate or more --warmup_steps, and see with `eval` whether the base model is sound")
                .formatted(step + 1, loss, gradNorm, learningRate));
        }
    }
}
