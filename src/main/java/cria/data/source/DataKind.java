package cria.data.source;

import cria.InputException;
import cria.data.source.stream.InputFile;
import cria.file.InputFiles;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// The kinds of files that rows are read from, by the ends of their names.
enum DataKind {

    JSON(".jsonl .ndjson .json"),
    TABLE(".csv .tsv"),
    TEXT(".txt"),
    PARQUET(".parquet");

    /// Each with its dot, blanks between them.
    private final String endings;

    DataKind(String endings) {
        this.endings = endings;
    }

    /// The end of the name of most of its files, without the dot.
    String ending() {
        return endings.split(" ")[0].substring(1);
    }

    /// The kind of a file, none where it is no kind that is read. What is piped into the process is JSON.
    static Optional<DataKind> find(Path file) {
        if (InputFiles.isPiped(file)) {
            return Optional.of(JSON);
        }
        String name = InputFile.unpackedName(file);
        for (DataKind kind : values()) {
            if (Stream.of(kind.endings.split(" ")).anyMatch(name::endsWith)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /// @throws InputException if it is no kind that is read
    static DataKind of(Path file) {
        return find(file).orElseThrow(() -> new InputException(file, "no kind of file that is read; give " + RowReader.ACCEPTED));
    }
}
