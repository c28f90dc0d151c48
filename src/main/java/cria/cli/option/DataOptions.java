package cria.cli.option;

import cria.data.LongExamples;
import cria.data.TestSize;
import cria.data.TrainOn;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What to learn from and what to measure on.
@Command(header = "Data")
public final class DataOptions {

    @Option(names = "--train_file", paramLabel = "FILE", description = "What to learn from. Its shape (chats, prompts and "
        + "completions, plain text, a table with one row a turn) is found out and printed.")
    Path trainFile;

    @Option(names = "--validation_file", paramLabel = "FILE", description = "What to measure on; it must hold nothing that is "
        + "trained on, or the figures flatter.")
    Path validationFile;

    @Option(names = "--test_split_size", paramLabel = "FRACTION|N", description = "Without a validation file: the part of the "
        + "conversations to set aside for measuring, as 0.1, or their number. Whole conversations go to one side or the other.")
    Double testSplitSize;

    @Option(names = "--max_train_samples", paramLabel = "N", description = "Trains on no more than the first N examples, for "
        + "a quick try.")
    Integer maxTrainSamples;

    @Option(names = "--max_eval_samples", paramLabel = "N", description = "Measures on no more than the first N examples, for "
        + "quicker evaluations.")
    Integer maxEvalSamples;

    @Option(names = "--max_length", paramLabel = "TOKENS", defaultValue = "1024", description = "The longest example; 0 is no limit. "
        + "Memory and time grow with it; raise it when the run reports that much was cut off.")
    int maxLength;

    @Option(names = "--long_examples", defaultValue = "truncate", description = "What becomes of an example longer than that: cut "
        + "off at the end, left out, or an error with its line. How many there were is printed.")
    LongExamples longExamples;

    @Option(names = "--packing", description = "Puts several examples into one row, so that little of a row is empty. They do "
        + "not see each other, so the loss is the same; steps become fewer and larger.")
    boolean packing;

    @Option(names = "--train_on", defaultValue = "replies", description = "Which tokens count in the loss: the assistant's "
        + "replies, or all. Plain text has no replies and counts in full.")
    TrainOn trainOn;

    @Mixin final ColumnOptions columns = new ColumnOptions();

    /// @throws cria.InputException where a value is out of its range, or files are missing
    public DataArguments arguments() {
        return new DataArguments(trainFile, validationFile, testSplitSize == null ? null : new TestSize(testSplitSize),
            maxTrainSamples, maxEvalSamples, maxLength, longExamples, packing, trainOn, columns.arguments());
    }
}
