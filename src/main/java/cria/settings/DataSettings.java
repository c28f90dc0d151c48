package cria.settings;

import cria.InputException;
import cria.data.source.DataSource;
import cria.data.source.ReadOptions;
import cria.data.split.TestSize;
import cria.file.InputFiles;
import cria.hub.HubNamed;
import cria.hub.RepoId;
import cria.hub.RepoType;
import cria.settings.cache.CacheSettings;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What to learn from and what to measure on.
@Command(header = "Data")
public final class DataSettings implements HubNamed {
    @Option(names = "--train_file", paramLabel = "FILE", description = "What to learn from: files, patterns as 'data/*.csv', or folders "
        + "with a data set; several are read one after the other. The shape (chats, prompts and completions, plain text) is found out and "
        + "printed.")
    public List<Path> trainFile;

    @Option(names = "--dataset_train_split", paramLabel = "NAME", description = "Where a folder or a .json file has several splits: the "
        + "one to learn from. Without it that is train.")
    public String datasetTrainSplit;

    @Option(names = "--dataset_name", paramLabel = "ID|DIR", description = "In place of --train_file: a data set of the Hugging Face Hub, "
        + "as owner/name or owner/name@revision, which is fetched into its cache, or its directory. What is here comes first.")
    public String datasetName;

    @Option(names = "--dataset_config", paramLabel = "NAME", description = "The part of --dataset_name that is read, where it has several.")
    public String datasetConfig;

    /// Where what an ID names lies.
    private @Nullable Path fetched;

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
        if (trainFile != null || datasetName != null && hubId().isEmpty()) {
            problems.check(this::source);
        }
        heldOut.check(problems, encoding.columns.source);
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

    @Override
    public Optional<RepoId> hubId() {
        if (trainFile != null || datasetName == null || fetched != null || isHere()
            || !RepoId.matches(datasetName.replaceFirst("^datasets/", ""))) {
            return Optional.empty();
        }
        return Optional.of(RepoId.parse(datasetName, RepoType.DATASET));
    }

    private boolean isHere() {
        return Files.exists(InputFiles.path(datasetName), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public String given() {
        return datasetName;
    }

    @Override
    public Optional<String> note() {
        String ignored = datasetName != null ? "--dataset_name" : datasetConfig != null ? "--dataset_config" : "";
        return trainFile == null || ignored.isEmpty() ? Optional.empty() : Optional.of(ignored + " is ignored: --train_file says it");
    }

    @Override
    public void fetched(Path directory) {
        fetched = directory;
    }

    /// The files to learn from, where some are named. Those of an ID that is still to be fetched do not exist.
    ///
    /// @throws InputException where one of them is not there
    public DataSource source() {
        if (trainFile != null || datasetName == null) {
            return encoding.columns.source.source(trainFile, "train_file", datasetTrainSplit, ReadOptions.TRAIN);
        }
        if (fetched == null && !isHere()) {
            throw new InputException(InputFiles.path(datasetName), "no such directory, named by --dataset_name; give the ID of a data set "
                + "of the hub, as owner/name, or --train_file FILE");
        }
        return encoding.columns.source.source(List.of(fetched == null ? InputFiles.path(datasetName) : fetched), "dataset_name",
            datasetTrainSplit, ReadOptions.TRAIN, datasetConfig);
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
