package cria.data.source;

import java.nio.file.Path;
import java.util.List;

/// The files that a user's words mean, read one after the other as one table of rows.
///
/// @param files   one at least, in the order in which they are read
/// @param options how they are read
/// @param notes   what was found out about them that the user should hear, a line each
public record DataSource(List<Path> files, ReadOptions options, List<String> notes) {

    public DataSource {
        files = List.copyOf(files);
        notes = List.copyOf(notes);
        if (files.isEmpty()) {
            throw new IllegalArgumentException("no files");
        }
    }

    /// One file, read as its name and its bytes say.
    public static DataSource of(Path file) {
        return new DataSource(List.of(file), ReadOptions.DEFAULT);
    }

    /// These files.
    public DataSource(List<Path> files, ReadOptions options) {
        this(files, options, List.of());
    }

    /// What a user's words mean: files, patterns as `data/*.csv`, and folders that hold a data set as a hub has it or files of one kind.
    /// A pattern's and a folder's files are in the order of their names.
    ///
    /// @param named at least one
    /// @param flag  that named them, for messages
    /// @throws cria.InputException where one of them means no file
    public static DataSource resolve(List<Path> named, String flag, ReadOptions options) {
        return DataFiles.resolve(named, flag, options);
    }

    /// The file that messages about all of it name.
    public Path file() {
        return files.getFirst();
    }
}
