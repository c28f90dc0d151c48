package cria.settings.schedule;

import cria.InputException;
import cria.optim.LearningRateSchedule;
import cria.optim.LearningRateSchedule.Constant;
import cria.optim.LearningRateSchedule.Cosine;
import cria.optim.LearningRateSchedule.CosineAhead;
import cria.optim.LearningRateSchedule.CosineWithRestarts;
import cria.optim.LearningRateSchedule.InverseSqrt;
import cria.optim.LearningRateSchedule.Linear;
import cria.optim.LearningRateSchedule.Polynomial;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// transformers' names; those of its schedules that follow the figures of a run are not among them.
public enum Schedule {
    LINEAR, COSINE, COSINE_WITH_RESTARTS, POLYNOMIAL, CONSTANT, CONSTANT_WITH_WARMUP, INVERSE_SQRT, COSINE_WITH_MIN_LR,
    COSINE_WARMUP_WITH_MIN_LR, WARMUP_STABLE_DECAY;

    /// @param kwargs what `--lr_scheduler_kwargs` says; null for nothing
    /// @throws InputException where these are not such that it takes, or do not go with the steps
    public LearningRateSchedule of(double learningRate, int warmup, int maxSteps, @Nullable String kwargs) {
        ScheduleArguments given = ScheduleArguments.of(name().toLowerCase(Locale.ROOT), kwargs);
        LearningRateSchedule schedule = switch (this) {
            case LINEAR -> new Linear(learningRate, warmup, maxSteps);
            case COSINE -> new Cosine(learningRate, warmup, maxSteps, given.above("num_cycles", 0, 0.5), 0);
            case COSINE_WITH_RESTARTS -> new CosineWithRestarts(learningRate, warmup, maxSteps, given.above("num_cycles", 0, 1));
            case COSINE_WITH_MIN_LR -> new Cosine(learningRate, warmup, maxSteps, given.above("num_cycles", 0, 0.5),
                given.lowest(learningRate));
            case COSINE_WARMUP_WITH_MIN_LR -> new CosineAhead(learningRate, warmup, maxSteps, given.above("num_cycles", 0, 0.5),
                given.lowest(learningRate), given.fraction("warmup_lr_rate", null));
            case POLYNOMIAL -> new Polynomial(learningRate, warmup, maxSteps, given.below("lr_end", learningRate, 1e-7),
                given.above("power", 0, 1));
            case INVERSE_SQRT -> new InverseSqrt(learningRate, warmup, given.above("timescale", 0, warmup == 0 ? 10_000 : warmup));
            case WARMUP_STABLE_DECAY -> given.warmupStableDecay(learningRate, warmup, maxSteps);
            case CONSTANT -> new Constant(learningRate, 0);
            case CONSTANT_WITH_WARMUP -> new Constant(learningRate, warmup);
        };
        given.refuseOthers();
        return schedule;
    }
}
