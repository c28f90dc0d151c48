package cria.settings;

import picocli.CommandLine.Option;

/// How much is measured at once.
public final class EvalBatchSettings {

    @Option(names = "--per_device_eval_batch_size", paramLabel = "ROWS", description = "Rows that are evaluated together. It "
        + "changes memory and speed, never the figures.")
    public int perDeviceEvalBatchSize = 8;

    public void check(Problems problems) {
        problems.check(() -> Flags.atLeast("per_device_eval_batch_size", perDeviceEvalBatchSize, 1));
    }
}
