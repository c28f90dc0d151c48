package cria.settings;

import cria.kernel.Precision;
import cria.optim.AdamW;
import cria.optim.LearningRateSchedule;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// How the weights move.
@Command(header = "Optimizer")
public final class OptimizerSettings {

    public enum Schedule { LINEAR, COSINE, CONSTANT, CONSTANT_WITH_WARMUP }

    /// Hugging Face's names, and one that it lacks. All are AdamW and differ in how its means are kept.
    public enum Optim { ADAMW_TORCH, ADAMW_TORCH_FUSED, ADAMW_BF16, ADAMW_8BIT, ADAMW_BNB_8BIT }

    @Option(names = "--learning_rate", paramLabel = "RATE", description = "How far each step moves the weights. Too high and the "
        + "loss jumps or the model forgets; too low and nothing happens. Try factors of 2 to 5.")
    public double learningRate = 2e-5;

    @Option(names = "--lr_scheduler_type", description = "How the learning rate goes from its peak to the end: straight to zero, "
        + "along half a cosine, or not at all.")
    public Schedule lrSchedulerType = Schedule.LINEAR;

    @Option(names = "--warmup_steps", paramLabel = "N|FRACTION", description = "Steps in which the learning rate rises from zero; "
        + "below 1 it is a fraction of all steps. 0.03 to 0.1 calms the start of a run.")
    public Steps warmupSteps = new Steps(0);

    @Option(names = "--optim", description = "The optimizer: AdamW. On a GPU it keeps 8 bytes for each weight, adamw_bf16 4, "
        + "adamw_8bit (or adamw_bnb_8bit) 2, rounded at random and right on average.")
    public Optim optim = Optim.ADAMW_TORCH;

    @Option(names = "--weight_decay", paramLabel = "RATE", description = "Pulls every weight matrix towards zero by this rate "
        + "times the learning rate at each step, apart from the gradient (decoupled L2). It does not lower the learning rate. "
        + "0.01 to 0.1 can help where a run overfits.")
    public double weightDecay = 0.0;

    @Option(names = "--adam_beta1", paramLabel = "X", description = "How long AdamW remembers gradients. Seldom changed.")
    public double adamBeta1 = 0.9;

    @Option(names = "--adam_beta2", paramLabel = "X", description = "How long AdamW remembers squared gradients. 0.95 follows "
        + "faster changes in large batches.")
    public double adamBeta2 = 0.999;

    @Option(names = "--adam_epsilon", paramLabel = "X", description = "Keeps AdamW from dividing by zero. Seldom changed.")
    public double adamEpsilon = 1e-8;

    @Option(names = "--max_grad_norm", paramLabel = "NORM", description = "Gradients longer than this are scaled down to it, so "
        + "that one odd batch cannot wreck the model; 0 turns it off.")
    public double maxGradNorm = 1.0;

    void check(Problems problems) {
        problems.check(() -> Flags.atLeast("learning_rate", learningRate, 0),
            () -> Flags.atLeast("weight_decay", weightDecay, 0),
            () -> Flags.atLeastAndBelow("adam_beta1", adamBeta1, 0, 1),
            () -> Flags.atLeastAndBelow("adam_beta2", adamBeta2, 0, 1),
            () -> Flags.above("adam_epsilon", adamEpsilon, 0),
            () -> Flags.atLeast("max_grad_norm", maxGradNorm, 0));
    }

    public LearningRateSchedule schedule(int maxSteps) {
        int warmup = warmupSteps.of(maxSteps);
        return switch (lrSchedulerType) {
            case LINEAR -> new LearningRateSchedule.Linear(learningRate, warmup, maxSteps);
            case COSINE -> new LearningRateSchedule.Cosine(learningRate, warmup, maxSteps);
            case CONSTANT -> new LearningRateSchedule.Constant(learningRate, 0);
            case CONSTANT_WITH_WARMUP -> new LearningRateSchedule.Constant(learningRate, warmup);
        };
    }

    public AdamW.Settings adamW() {
        return new AdamW.Settings(adamBeta1, adamBeta2, adamEpsilon, weightDecay);
    }

    /// How a GPU is to keep AdamW's means.
    Precision.States states() {
        return switch (optim) {
            case ADAMW_TORCH, ADAMW_TORCH_FUSED -> Precision.States.FLOAT32;
            case ADAMW_BF16 -> Precision.States.BFLOAT16;
            case ADAMW_8BIT, ADAMW_BNB_8BIT -> Precision.States.EIGHT_BIT;
        };
    }
}
