package cria.settings;

import cria.InputException;
import cria.data.batch.EncodedDataset;
import cria.data.batch.LongExamples;
import cria.data.batch.TestSize;
import cria.data.batch.TrainOn;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What to learn from and what to measure on.
@Command(header = "Data")
public final class DataSettings {

    @Option(names = "--train_file", paramLabel = "FILE", description = "What to learn from. Its shape (chats, prompts and "
        + "completions, plain text) is found out and printed.")
    public Path trainFile;

    @Option(names = "--validation_file", paramLabel = "FILE", description = "What to measure on; it must hold nothing that is "
        + "trained on, or the figures flatter.")
    public Path validationFile;

    @Option(names = "--test_split_size", paramLabel = "FRACTION|N", description = "Without a validation file: the part of the "
        + "conversations to set aside for measuring, as 0.1, or their number. Whole conversations go to one side or the other.")
    public Double testSplitSize;

    @Option(names = "--max_train_samples", paramLabel = "N", description = "Trains on no more than the first N examples, for a "
        + "quick try.")
    public Integer maxTrainSamples;

    @Option(names = "--max_eval_samples", paramLabel = "N", description = "Measures on no more than the first N examples, for "
        + "quicker evaluations.")
    public Integer maxEvalSamples;

    @Option(names = "--max_length", paramLabel = "TOKENS", description = "The longest example; 0 is no limit. Memory and time "
        + "grow with it; raise it when the run reports that much was cut off.")
    public int maxLength = 1024;

    @Option(names = "--long_examples", description = "What becomes of an example longer than that: cut off at the end, left out, "
        + "or an error with its line. How many there were is printed.")
    public LongExamples longExamples = LongExamples.TRUNCATE;

    @Option(names = "--packing", description = "Puts several examples into one row, so that little of a row is empty. They do not "
        + "see each other, so the loss is the same; steps become fewer and larger.")
    public boolean packing;

    @Option(names = "--train_on", description = "Which tokens count in the loss: the assistant's replies, or all. Plain text has "
        + "no replies and counts in full.")
    public TrainOn trainOn = TrainOn.REPLIES;

    @Mixin
    public final ColumnSettings columns = new ColumnSettings();

    /// @throws InputException where a value is out of its range, or a file is missing
    public void check() {
        Flags.exists("train_file", trainFile);
        Flags.exists("validation_file", validationFile);
        if (testSplitSize != null && validationFile != null) {
            throw new InputException("--test_split_size and --validation_file exclude each other; give one of them");
        }
        testSize();
        Flags.atLeastIfGiven("max_train_samples", maxTrainSamples, 1);
        Flags.atLeastIfGiven("max_eval_samples", maxEvalSamples, 1);
        if (maxLength != 0 && maxLength < 2) {
            throw new InputException("--max_length " + maxLength + ": must be 2 or more, or 0 for no limit");
        }
        columns.check();
    }

    /// Whether there is something to evaluate on.
    public boolean hasValidation() {
        return validationFile != null || testSplitSize != null;
    }

    /// How many conversations are set aside, where some are.
    public Optional<TestSize> testSize() {
        return Optional.ofNullable(testSplitSize).map(TestSize::new);
    }

    /// How a file is read and encoded.
    ///
    /// @param samples of its beginning; null for all
    public EncodedDataset.Options encoding(Integer samples, int threads) {
        return new EncodedDataset.Options(maxLength, longExamples, samples == null ? 0 : samples, threads);
    }
}
