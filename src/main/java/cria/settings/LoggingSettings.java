package cria.settings;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// What is written down on the way.
@Command(header = "Logs")
public final class LoggingSettings {

    @Option(names = "--logging_strategy", description = "When to write loss, learning rate and gradient norm to the logs.")
    public Strategy loggingStrategy = Strategy.STEPS;

    @Option(names = "--logging_steps", paramLabel = "N|FRACTION", description = "Steps between log entries; each holds the mean "
        + "loss since the last.")
    public Steps loggingSteps = new Steps(10);

    @Option(names = "--logging_first_step", description = "Logs the first step too.")
    public boolean loggingFirstStep;

    @Option(names = "--run_name", paramLabel = "NAME", description = "What you call the run: kept with its flags in each checkpoint's "
        + "training_args.json.")
    public @Nullable String runName;

    void check(Problems problems) {
        problems.check(() -> Flags.stepsOrFraction("logging_steps", loggingSteps));
    }
}
