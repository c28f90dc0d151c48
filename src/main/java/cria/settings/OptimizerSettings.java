package cria.settings;

import cria.InputException;
import cria.kernel.Precision;
import cria.optim.AdamW;
import cria.optim.LearningRateSchedule;
import cria.settings.schedule.Schedule;
import cria.settings.schedule.ScheduleArguments;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// How the weights move.
@Command(header = "Optimizer")
public final class OptimizerSettings {

    /// Hugging Face's names, and one that it lacks. All are AdamW and differ in how its means are kept.
    public enum Optim { ADAMW_TORCH, ADAMW_TORCH_FUSED, ADAMW_BF16, ADAMW_8BIT, ADAMW_BNB_8BIT }

    @Option(names = "--learning_rate", paramLabel = "RATE", description = "How far each step moves the weights. Too high and the "
        + "loss jumps or the model forgets; too low and nothing happens. Try factors of 2 to 5.")
    public double learningRate = 2e-5;

    @Option(names = "--lr_scheduler_type", description = "How the learning rate goes from its peak to the end: straight to zero, "
        + "along half a cosine (to zero, to a lowest rate, or several times), as a power of the steps left, as one over the root of "
        + "the steps, by staying and then falling, or not at all. transformers' reduce_lr_on_plateau and greedy follow the figures of "
        + "evaluations, which no schedule sees yet.")
    public Schedule lrSchedulerType = Schedule.LINEAR;

    @Option(names = "--lr_scheduler_kwargs", paramLabel = "NAME=VALUE,...", description = "More about the schedule, also as JSON. "
        + "cosine: num_cycles (0.5); cosine_with_restarts: num_cycles (1); cosine_with_min_lr: min_lr or min_lr_rate, num_cycles; "
        + "cosine_warmup_with_min_lr: these and warmup_lr_rate; polynomial: lr_end (1e-7), power (1); inverse_sqrt: timescale (the "
        + "warm-up, or 10000); warmup_stable_decay: num_decay_steps, num_stable_steps (all that are left), warmup_type (linear), "
        + "decay_type (cosine), each also 1-sqrt, min_lr_ratio (0), num_cycles.")
    public String lrSchedulerKwargs;

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

    @Option(names = "--label_smoothing_factor", paramLabel = "PART", description = "Each learned token gives this part of its "
        + "probability away to all tokens evenly, so that the model is less sure of itself; 0.1 is usual, 0 is off. It changes the "
        + "loss of training alone: an evaluation measures the plain one, as the command eval does.")
    public double labelSmoothingFactor = 0.0;

    @Option(names = "--neftune_noise_alpha", paramLabel = "ALPHA", description = "NEFTune: in training, embedded tokens get uniform "
        + "noise of up to ALPHA / sqrt(tokens of the document x hidden size). 5 to 15 can help small sets of instructions; 0, and where "
        + "it is not given, is off.")
    public Double neftuneNoiseAlpha;

    void check(Problems problems) {
        problems.check(() -> Flags.atLeast("learning_rate", learningRate, 0),
            () -> Flags.atLeast("weight_decay", weightDecay, 0),
            () -> Flags.atLeastAndBelow("adam_beta1", adamBeta1, 0, 1),
            () -> Flags.atLeastAndBelow("adam_beta2", adamBeta2, 0, 1),
            () -> Flags.above("adam_epsilon", adamEpsilon, 0),
            () -> Flags.atLeast("max_grad_norm", maxGradNorm, 0),
            () -> Flags.atLeastAndBelow("label_smoothing_factor", labelSmoothingFactor, 0, 1),
            () -> Flags.atLeastIfGiven("neftune_noise_alpha", neftuneNoiseAlpha, 0),
            () -> schedule(Integer.MAX_VALUE));         // tells what is wrong with its arguments
    }

    /// @throws InputException where the schedule's arguments are not such that it takes, or do not go with the steps
    public LearningRateSchedule schedule(int maxSteps) {
        return lrSchedulerType.of(learningRate, warmupSteps.of(maxSteps), maxSteps, lrSchedulerKwargs);
    }

    /// The schedule's arguments as `training_args.json` has them; null where none were given.
    @Nullable
    Map<String, Object> scheduleArguments() {
        return ScheduleArguments.values(lrSchedulerKwargs);
    }

    public AdamW.Settings adamW() {
        return new AdamW.Settings(adamBeta1, adamBeta2, adamEpsilon, weightDecay);
    }

    /// 0 for none.
    public double neftuneAlpha() {
        return neftuneNoiseAlpha == null ? 0 : neftuneNoiseAlpha;
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
