package cria.data.source.folder;

import cria.InputException;
import cria.Shown;
import cria.file.InputFiles;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The files of a data set in a folder, as it was downloaded from a hub or put there by hand.
public final class DataFolder {

    private static final int DEPTH = 6;

    /// A folder with more in it holds more than a data set.
    private static final int MOST = 20_000;

    /// What lies beside data and is none.
    private static final Set<String> NOT_DATA = Set.of("dataset_info.json", "dataset_infos.json", "dataset_dict.json", "state.json",
        "config.json", "requirements.txt", "license.txt", "readme.txt", "robots.txt");

    private final Path folder;
    private final Function<Path, Optional<String>> kinds;

    /// @param kinds of files by their names, none for what cannot be read
    public DataFolder(Path folder, Function<Path, Optional<String>> kinds) {
        this.folder = folder;
        this.kinds = kinds;
    }

    /// The files of a part, by name.
    ///
    /// @param splits names of the part; the first that is there is taken
    /// @param config the data set that is meant, "" for the card's own choice
    /// @throws InputException where there are none, or of several kinds
    public List<Path> files(List<String> splits, String config) {
        Optional<DataCard> card = DataCard.of(folder, config);
        if (card.isEmpty() && !config.isEmpty()) {
            throw new InputException(folder, "--dataset_config %s: its README.md names no data sets; leave it out, or name files with "
                .formatted(Shown.of(config)) + "--train_file");
        }
        List<Path> found = card.isPresent() ? byCard(card.get(), splits) : byName(splits);
        Set<String> kindsFound = found.stream().flatMap(file -> kinds.apply(file).stream()).collect(Collectors.toCollection(TreeSet::new));
        if (kindsFound.size() > 1) {
            throw new InputException(folder, "it holds files of several kinds: " + String.join(", ", kindsFound)
                + "; say which with a pattern, as in '" + Shown.of(folder.resolve("*." + kindsFound.iterator().next())) + "'");
        }
        return found;
    }

    private List<Path> byCard(DataCard card, List<String> splits) {
        for (String split : splits) {
            for (String word : SplitNames.words(split)) {
                List<String> patterns = card.patterns().get(word);
                if (patterns != null) {
                    return patterns.stream().flatMap(pattern -> matching(folder, pattern, "its README.md").stream()).distinct().toList();
                }
            }
        }
        throw new InputException(folder, "its README.md names the parts " + Shown.of(String.join(", ", card.patterns().keySet()))
            + ", and none is " + String.join(" or ", splits)
            + "; name a file, or the part with --dataset_train_split or --dataset_test_split");
    }

    private List<Path> byName(List<String> splits) {
        List<Path> all = walk(folder, DEPTH).stream().filter(file -> kinds.apply(file).isPresent()
            && !NOT_DATA.contains(file.getFileName().toString().toLowerCase(Locale.ROOT))).toList();
        if (all.isEmpty()) {
            throw new InputException(folder, "no data in this folder: no .jsonl, .json, .csv, .tsv, .parquet or .txt");
        }
        for (String split : splits) {
            for (String word : SplitNames.words(split)) {
                List<Path> found = all.stream().filter(file -> SplitNames.speaksOf(folder.relativize(file).toString(), word)).toList();
                if (!found.isEmpty()) {
                    return found;
                }
            }
        }
        List<Path> rest = all.stream().filter(file -> !SplitNames.speaksOfAny(folder.relativize(file).toString())).toList();
        if (splits.contains("train") && rest.size() == all.size()) {
            return rest;
        }
        throw new InputException(folder, "no file in this folder is named for " + String.join(" or ", splits) + "; it has "
            + Shown.of(all.stream().limit(4).map(file -> folder.relativize(file).toString()).collect(Collectors.joining(", ")))
            + (all.size() > 4 ? " and %,d more".formatted(all.size() - 4) : "") + "; name a file");
    }

    /// The files below a folder that a pattern means, by name: `data/train-*.parquet`, `**/*.csv`.
    ///
    /// @param by who gave the pattern
    /// @throws InputException where there are none
    public static List<Path> matching(Path folder, String pattern, String by) {
        PathMatcher matcher;
        try {
            matcher = folder.getFileSystem().getPathMatcher("glob:" + pattern);
        } catch (PatternSyntaxException _) {
            throw new InputException("\"" + Shown.of(pattern) + "\", given by " + by + ", is no pattern; close its brackets");
        }
        int depth = pattern.contains("**") ? DEPTH : (int) pattern.chars().filter(c -> c == '/').count() + 1;
        List<Path> found = walk(folder, depth).stream().filter(file -> matcher.matches(folder.relativize(file))
            || pattern.startsWith("**/") && folder.getFileSystem().getPathMatcher("glob:" + pattern.substring(3)).matches(
                folder.relativize(file))).toList();
        if (found.isEmpty()) {
            throw new InputException(folder.resolve(InputFiles.path(pattern)), "no file matches this, given by " + by);
        }
        return found;
    }

    /// The files below a folder, by name, but for hidden ones.
    private static List<Path> walk(Path folder, int depth) {
        List<Path> files = new ArrayList<>();
        AtomicInteger seen = new AtomicInteger();
        try {
            Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), depth, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    count(seen, folder);
                    return !directory.equals(folder) && isHidden(directory) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile() && !isHidden(file)) {
                        files.add(file);
                    }
                    count(seen, folder);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw InputFiles.unreadable(folder, e);
        }
        files.sort(Comparator.comparing(Path::toString));
        return files;
    }

    private static void count(AtomicInteger seen, Path folder) {
        if (seen.incrementAndGet() > MOST) {
            throw new InputException(folder, "the folder holds more than %,d files; name those that are the data".formatted(MOST));
        }
    }

    private static boolean isHidden(Path path) {
        String name = String.valueOf(path.getFileName());
        return name.startsWith(".") || name.startsWith("__");
    }
}
