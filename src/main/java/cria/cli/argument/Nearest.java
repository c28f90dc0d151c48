package cria.cli.argument;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds the name that a misspelt one was most likely meant to be.
public final class Nearest {

    private Nearest() {}

    /// `; did you mean NAME?`, or nothing where no name is near.
    public static String suggestion(String wrong, Collection<String> names) {
        return find(wrong, names).map(name -> "; did you mean " + name + "?").orElse("");
    }

    /// The shortest name that ends with all its words; else the name fewest edits away, if at most a third of the letters differ; else the
    /// shortest that contains it. One for training comes before its like for evaluation.
    static Optional<String> find(String wrong, Collection<String> names) {
        String core = wrong.replaceFirst("^-+", "");
        Optional<String> longer = shortest(names.stream().filter(name -> name.endsWith("_" + core)));
        if (longer.isPresent()) {
            return longer;
        }
        Optional<String> near = names.stream().min(Comparator.comparingInt(name -> distance(wrong, name)))
            .filter(name -> distance(wrong, name) <= Math.max(1, letters(wrong) / 3));
        if (near.isPresent()) {
            return near;
        }
        return core.length() < 3 ? Optional.empty() : shortest(names.stream().filter(name -> name.contains(core)));
    }

    private static Optional<String> shortest(Stream<String> names) {
        return names.min(Comparator.comparingInt((String name) -> name.replace("train", "eval").length())
            .thenComparing(name -> name.contains("eval")));
    }

    private static int letters(String name) {
        return name.replace("-", "").length();
    }

    /// Insertions, deletions, replacements and swaps of neighbours
    /// ([optimal string alignment](https://en.wikipedia.org/wiki/Damerau–Levenshtein_distance)).
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            d[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            d[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                int replace = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                d[i][j] = Math.min(replace, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], 1 + d[i - 2][j - 2]);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
