package cria.settings;

import cria.data.split.TestSize;
import cria.settings.cache.CacheSettings;
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

    @Mixin
    public final HeldOutSettings heldOut = new HeldOutSettings();

    @Option(names = "--test_split_size", paramLabel = "FRACTION|N", description = "Without a validation file: the part of the "
        + "conversations to set aside for measuring, as 0.1, or their number. A conversation's side follows from its words and --seed: whole "
        + "ones go to one side, those that say the same to the same, and rows added later move none.")
    public Double testSplitSize;

    @Option(names = "--max_train_samples", paramLabel = "N", description = "Reads no more than the first N conversations, for a "
        + "quick try; --test_split_size takes its part of these.")
    public Integer maxTrainSamples;

    @Option(names = "--packing", description = "Puts several examples into one row, so that little of a row is empty. They do not "
        + "see each other, so the loss is the same; steps become fewer and larger.")
    public boolean packing;

    @Mixin
    public final EncodingSettings encoding = new EncodingSettings();

    @Mixin
    public final CacheSettings cache = new CacheSettings();

    void check(Problems problems) {
        problems.check(() -> Flags.exists("train_file", trainFile));
        heldOut.check(problems);
        if (testSplitSize != null && heldOut.validationFile != null) {
            problems.add("--test_split_size and --validation_file exclude each other; give one of them");
        }
        problems.check(this::testSize, () -> Flags.atLeastIfGiven("max_train_samples", maxTrainSamples, 1));
        encoding.check(problems);
        problems.check(cache::check);
        if (packing && encoding.maxLength == 0) {
            problems.add("--packing fills rows of --max_length tokens, which is 0 for no limit; give both, or neither");
        }
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
