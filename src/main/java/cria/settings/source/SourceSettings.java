package cria.settings.source;

import cria.data.source.DataSource;
import cria.data.source.ReadOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How files are read that do not say it themselves.
public final class SourceSettings {

    @Option(names = "--encoding", paramLabel = "NAME", description = "What tables and text files are written in, as windows-1252, where "
        + "they are neither UTF-8 nor marked as UTF-16.")
    public String encoding;

    @Option(names = "--delimiter", paramLabel = "TEXT", description = "What parts the cells of .csv and .tsv files: comma, semicolon, tab, "
        + "bar, or a character. It is found out from the header and the first rows, and said where it is not the usual one.")
    public String delimiter;

    /// @throws cria.InputException where a value can be none
    public void check() {
        options(ReadOptions.TRAIN).check();
    }

    private ReadOptions options(List<String> splits) {
        return new ReadOptions(Objects.requireNonNullElse(encoding, ""), Objects.requireNonNullElse(delimiter, ""), splits);
    }

    /// The files that a flag names.
    ///
    /// @param split  the part of them that is asked for, null for the first of `splits` that is there
    /// @throws cria.InputException where one of them is not there
    public DataSource source(List<Path> named, String flag, @Nullable String split, List<String> splits) {
        return source(named, flag, split, splits, null);
    }

    /// @param config the data set of a folder that is meant, null for its card's own choice
    public DataSource source(List<Path> named, String flag, @Nullable String split, List<String> splits, @Nullable String config) {
        return DataSource.resolve(named, flag, options(split == null ? splits : List.of(split))
            .ofConfig(Objects.requireNonNullElse(config, "")));
    }
}
