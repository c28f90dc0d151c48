package cria.settings;

import cria.InputException;
import cria.data.batch.BatchPlan;
import cria.data.batch.Sampling;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// How much at once, and how long.
@Command(header = "Batches and length")
public final class BatchSettings {

    @Option(names = "--per_device_train_batch_size", paramLabel = "ROWS", description = "Rows that go through the model together. "
        + "Lower it when memory is short, and raise --gradient_accumulation_steps by as much.")
    public int perDeviceTrainBatchSize = 8;

    @Option(names = "--gradient_accumulation_steps", paramLabel = "N", description = "Batches whose gradients are summed before "
        + "the weights move. 4 batches of 2 rows learn exactly as 1 of 8 and need less memory.")
    public int gradientAccumulationSteps = 1;

    @Option(names = "--num_train_epochs", paramLabel = "N", description = "How often every example is seen. Stop at fewer when "
        + "the evaluation loss rises while the training loss still falls.")
    public double numTrainEpochs = 3.0;

    @Option(names = "--max_steps", paramLabel = "N", description = "Ends after so many steps, whatever --num_train_epochs says; "
        + "-1 leaves it to the epochs.")
    public int maxSteps = -1;

    @Option(names = "--train_sampling_strategy", description = "The order of the examples: shuffled every epoch, as they stand in "
        + "the file, or shuffled with those of like length together.")
    public Sampling trainSamplingStrategy = Sampling.RANDOM;

    @Option(names = "--data_seed", paramLabel = "N", description = "The seed of the order of the examples, where it should differ "
        + "from --seed.")
    public Long dataSeed;

    void check(Problems problems) {
        problems.check(() -> Flags.atLeast("per_device_train_batch_size", perDeviceTrainBatchSize, 1),
            () -> Flags.atLeast("gradient_accumulation_steps", gradientAccumulationSteps, 1),
            () -> Flags.above("num_train_epochs", numTrainEpochs, 0));
        if (maxSteps != -1 && maxSteps < 1) {
            problems.add("--max_steps " + maxSteps + ": must be 1 or more, or -1 to leave it to the epochs");
        }
    }

    /// How examples become batches.
    ///
    /// @param seed of their order
    public BatchPlan.Options plan(long seed) {
        return new BatchPlan.Options(perDeviceTrainBatchSize, gradientAccumulationSteps, trainSamplingStrategy, seed);
    }

    /// Optimizer steps of the whole run.
    ///
    /// @throws InputException where the epochs come to more than can be counted
    public int maxSteps(BatchPlan plan) {
        if (maxSteps > 0) {
            return maxSteps;
        }
        long steps = plan.steps(numTrainEpochs);
        if (steps > Integer.MAX_VALUE) {
            throw new InputException("--num_train_epochs %s: of %,d steps each come to more than %,d steps; give fewer, or --max_steps"
                .formatted(Double.toString(numTrainEpochs), plan.stepsPerEpoch(), Integer.MAX_VALUE));
        }
        return (int) steps;
    }
}
