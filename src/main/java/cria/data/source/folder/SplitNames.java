package cria.data.source.folder;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The names of a data set's parts, and the words that stand for them in the names of files.
public final class SplitNames {

    private static final List<List<String>> SAME = List.of(
        List.of("train", "training"),
        List.of("validation", "valid", "dev", "val"),
        List.of("test", "testing", "eval", "evaluation"));

    private SplitNames() {}

    /// All words for a part, its own name first.
    static List<String> words(String split) {
        return SAME.stream().filter(words -> words.contains(split)).findFirst()
            .map(words -> Stream.concat(Stream.of(split), words.stream()).distinct().toList())
            .orElse(List.of(split));
    }

    /// Whether a name is one of a part that is known.
    public static boolean isKnown(String name) {
        return SAME.stream().anyMatch(words -> words.contains(name));
    }

    /// Whether a path speaks of any part.
    static boolean speaksOfAny(String path) {
        return SAME.stream().flatMap(List::stream).anyMatch(word -> speaksOf(path, word));
    }

    /// Whether a word stands in a path by itself: `data/train-00000-of-00001.parquet`, `train/a.csv`.
    static boolean speaksOf(String path, String word) {
        return Pattern.compile("(^|[^a-z])" + Pattern.quote(word) + "([^a-z]|$)").matcher(path.toLowerCase(Locale.ROOT)).find();
    }
}
