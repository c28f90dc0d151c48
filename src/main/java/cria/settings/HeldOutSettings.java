package cria.settings;

import cria.data.source.DataSource;
import cria.data.source.ReadOptions;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/// What to measure on.
public final class HeldOutSettings {

    @Option(names = "--validation_file", paramLabel = "FILE",
        description = "What to measure on: files, patterns as 'data/*.csv', or folders "
            + "with a data set; several are read one after the other. It must hold nothing that is "
            + "trained on, or the figures flatter.")
    public List<Path> validationFile;

    @Option(names = "--dataset_test_split", paramLabel = "NAME", description = "Where a folder or a .json file has several splits: the one "
        + "to measure on. Without it that is the first of validation, dev, valid, val, test and eval that is there.")
    public String datasetTestSplit;

    @Option(names = "--max_eval_samples", paramLabel = "N", description = "Measures on no more than the first N examples, for "
        + "quicker evaluations.")
    public Integer maxEvalSamples;

    public void check(Problems problems, SourceSettings reading) {
        if (validationFile != null) {
            problems.check(() -> source(reading));
        }
        problems.check(() -> Flags.atLeastIfGiven("max_eval_samples", maxEvalSamples, 1));
    }

    /// The files to measure on.
    ///
    /// @throws cria.InputException where one of them is not there
    public DataSource source(SourceSettings reading) {
        return reading.source(validationFile, "validation_file", datasetTestSplit, ReadOptions.HELD_OUT);
    }
}
