package cria.settings;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/// What to measure on.
public final class HeldOutSettings {

    @Option(names = "--validation_file", paramLabel = "FILE", description = "What to measure on; it must hold nothing that is "
        + "trained on, or the figures flatter.")
    public Path validationFile;

    @Option(names = "--max_eval_samples", paramLabel = "N", description = "Measures on no more than the first N examples, for "
        + "quicker evaluations.")
    public Integer maxEvalSamples;

    public void check(Problems problems) {
        problems.check(() -> Flags.exists("validation_file", validationFile),
            () -> Flags.atLeastIfGiven("max_eval_samples", maxEvalSamples, 1));
    }
}
