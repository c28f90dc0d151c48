package cria.settings;

import cria.data.batch.EncodedDataset;
import cria.data.batch.LongExamples;
import cria.data.batch.TrainOn;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What the rows of a file become.
public final class EncodingSettings {

    @Option(names = "--max_length", paramLabel = "TOKENS", description = "The longest example; 0 is no limit. Memory and time "
        + "grow with it; raise it when the run reports that much was cut off.")
    public int maxLength = 1024;

    @Option(names = "--long_examples", description = "What becomes of an example longer than that: cut off at the end, left out, "
        + "or an error with its line. How many there were is printed.")
    public LongExamples longExamples = LongExamples.TRUNCATE;

    @Option(names = "--train_on", description = "Which tokens count in the loss: the assistant's replies, or all. Plain text has "
        + "no replies and counts in full.")
    public TrainOn trainOn = TrainOn.REPLIES;

    @Option(names = "--redact", description = "Reads the text with [EMAIL], [PHONE], [CARD], [IBAN] and [PIN] in place of personal "
        + "data. Names and addresses of people are not found.")
    public boolean redact;

    @Mixin
    public final ColumnSettings columns = new ColumnSettings();

    public void check(Problems problems) {
        if (maxLength != 0 && maxLength < 2) {
            problems.add("--max_length " + maxLength + ": must be 2 or more, or 0 for no limit");
        }
        columns.check(problems);
    }

    /// How a file is read and encoded.
    ///
    /// @param samples of its beginning; null for all
    public EncodedDataset.Options options(@Nullable Integer samples, int threads) {
        return new EncodedDataset.Options(maxLength, longExamples, samples == null ? 0 : samples, threads);
    }
}
