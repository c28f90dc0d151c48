package cria.settings;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// When to measure.
@Command(header = "Evaluation")
public final class EvaluationSettings {

    @Option(names = "--eval_strategy", description = "When to measure on the validation data: never, every --eval_steps, or after "
        + "each epoch.")
    public Strategy evalStrategy = Strategy.NO;

    @Option(names = "--eval_steps", paramLabel = "N|FRACTION", description = "Steps between evaluations; as --logging_steps "
        + "unless given.")
    public Steps evalSteps;

    @Option(names = "--eval_on_start", description = "Measures once before the first step, to have something to compare with.")
    public boolean evalOnStart;

    @Mixin
    public final EvalBatchSettings batch = new EvalBatchSettings();

    void check(Problems problems) {
        problems.check(() -> Flags.stepsOrFraction("eval_steps", evalSteps));
        batch.check(problems);
    }

    /// Whether the run is to measure before its end.
    boolean asked() {
        return evalStrategy != Strategy.NO || evalOnStart;
    }
}
