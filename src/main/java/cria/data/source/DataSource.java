package cria.data.source;

import java.nio.file.Path;
import java.util.List;

/// The files that a user's words mean, read one after the other as one table of rows.
///
/// @param files   one at least, in the order in which they are read
/// @param options how they are read
public record DataSource(List<Path> files, ReadOptions options) {

    public DataSource {
        files = List.copyOf(files);
        if (files.isEmpty()) {
            throw new IllegalArgumentException("no files");
        }
    }

    /// One file, read as its name and its bytes say.
    public static DataSource of(Path file) {
        return new DataSource(List.of(file), ReadOptions.DEFAULT);
    }

    /// The file that messages about all of it name.
    public Path file() {
        return files.getFirst();
    }
}
