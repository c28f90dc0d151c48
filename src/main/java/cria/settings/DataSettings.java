package cria.settings;

import cria.data.batch.TestSize;
import cria.data.source.DataSource;
import cria.data.source.ReadOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What to learn from and what to measure on.
@Command(header = "Data")
public final class DataSettings {

    @Option(names = "--train_file", paramLabel = "FILE", description = "What to learn from: files, patterns as 'data/*.csv', or folders "
        + "with a data set; several are read one after the other. The shape (chats, prompts and completions, plain text) is found out and "
        + "printed.")
    public List<Path> trainFile;

    @Option(names = "--dataset_train_split", paramLabel = "NAME", description = "Where a folder or a .json file has several splits: the "
        + "one to learn from. Without it that is train.")
    public String datasetTrainSplit;

    @Mixin
    public final HeldOutSettings heldOut = new HeldOutSettings();

    @Option(names = "--test_split_size", paramLabel = "FRACTION|N", description = "Without a validation file: the part of the "
        + "conversations to set aside for measuring, as 0.1, or their number. Whole conversations go to one side or the other.")
    public Double testSplitSize;

    @Option(names = "--max_train_samples", paramLabel = "N", description = "Trains on no more than the first N examples, for a "
        + "quick try.")
    public Integer maxTrainSamples;

    @Option(names = "--packing", description = "Puts several examples into one row, so that little of a row is empty. They do not "
        + "see each other, so the loss is the same; steps become fewer and larger.")
    public boolean packing;

    @Mixin
    public final EncodingSettings encoding = new EncodingSettings();

    void check(Problems problems) {
        if (trainFile != null) {
            problems.check(this::source);
        }
        heldOut.check(problems, encoding.columns.source);
        if (testSplitSize != null && heldOut.validationFile != null) {
            problems.add("--test_split_size and --validation_file exclude each other; give one of them");
        }
        problems.check(this::testSize, () -> Flags.atLeastIfGiven("max_train_samples", maxTrainSamples, 1));
        encoding.check(problems);
        if (packing && encoding.maxLength == 0) {
            problems.add("--packing fills rows of --max_length tokens, which is 0 for no limit; give both, or neither");
        }
    }

    /// The files to learn from.
    ///
    /// @throws cria.InputException where one of them is not there
    public DataSource source() {
        return encoding.columns.source.source(trainFile, "train_file", datasetTrainSplit, ReadOptions.TRAIN);
    }

    /// Whether there is something to evaluate on.
    public boolean hasValidation() {
        return heldOut.validationFile != null || testSplitSize != null;
    }

    /// How many conversations are set aside, where some are.
    public Optional<TestSize> testSize() {
        return Optional.ofNullable(testSplitSize).map(TestSize::new);
    }
}
