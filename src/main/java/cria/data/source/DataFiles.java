package cria.data.source;

import cria.InputException;
import cria.data.source.folder.DataFolder;
import cria.file.InputFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a user's words mean: files by their names, by patterns, and folders that hold a data set.
final class DataFiles {

    /// How many files a note names.
    private static final int NAMED = 3;

    private DataFiles() {}

    /// @throws InputException where a word means no file
    static DataSource resolve(List<Path> named, String flag, ReadOptions options) {
        Set<Path> files = new LinkedHashSet<>();
        List<String> notes = new ArrayList<>();
        for (Path word : named) {
            List<Path> found = find(word, flag, options);
            files.addAll(found);
            if (!found.equals(List.of(word))) {
                notes.add(note(word, found));
            }
        }
        return new DataSource(List.copyOf(files), options, notes);
    }

    private static List<Path> find(Path word, String flag, ReadOptions options) {
        if (InputFiles.isPiped(word)) {
            return List.of(word);
        }
        if (Files.isDirectory(word)) {
            return new DataFolder(word, DataFiles::kind).files(options.splits(), options.config());
        }
        if (Files.exists(word) || !isPattern(word.toString())) {
            if (!Files.exists(word)) {
                throw new InputException(word, "no such file, named by --" + flag);
            }
            return List.of(word);
        }
        Path folder = word.isAbsolute() ? word.getRoot() : Path.of("");
        int plain = 0;
        while (plain < word.getNameCount() - 1 && !isPattern(word.getName(plain).toString())) {
            folder = folder.resolve(word.getName(plain++));
        }
        if (!Files.isDirectory(folder)) {
            throw new InputException(word, "no such file, named by --" + flag);
        }
        return DataFolder.matching(folder, word.subpath(plain, word.getNameCount()).toString(), "--" + flag);
    }

    private static boolean isPattern(String text) {
        return text.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
    }

    private static Optional<String> kind(Path file) {
        return DataKind.find(file).map(DataKind::ending);
    }

    private static String note(Path word, List<Path> files) {
        List<String> first = files.stream().limit(NAMED).map(Path::toString).toList();
        return word + ": reads " + String.join(", ", first) + (files.size() > NAMED ? " and %,d more".formatted(files.size() - NAMED) : "");
    }
}
