package cria.data.turn;

import cria.data.sample.ColumnFacts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How a column parts the rows of a sample, if its values are taken as names of groups.
///
/// @param column its name
/// @param groups the rows of each value, by their places in the sample
/// @param runs   how many stretches of rows with the same value follow each other
record Grouping(String column, Map<String, List<Integer>> groups, int runs) {

    static Grouping of(String column, ColumnFacts facts) {
        Map<String, List<Integer>> groups = new LinkedHashMap<>();
        int runs = 0;
        String before = null;
        for (int row = 0; row < facts.cells().size(); row++) {
            String value = facts.cells().get(row);
            if (value == null || value.isBlank()) {
                continue;
            }
            groups.computeIfAbsent(value, _ -> new ArrayList<>()).add(row);
            runs += value.equals(before) ? 0 : 1;
            before = value;
        }
        return new Grouping(column, groups, runs);
    }

    /// Whether no value comes back after another, and values do come more than once.
    boolean isTogether() {
        return runs == groups.size() && groups.values().stream().anyMatch(rows -> rows.size() > 1);
    }

    /// The groups of more than one row.
    List<List<Integer>> several() {
        return groups.values().stream().filter(rows -> rows.size() > 1).toList();
    }

    /// The part of all rows that are in groups of more than one, 0 to 1.
    double share() {
        long all = groups.values().stream().mapToLong(List::size).sum();
        return all == 0 ? 0 : (double) several().stream().mapToLong(List::size).sum() / all;
    }

    /// The part of the groups of more than one row in which several values of a column meet, 0 to 1.
    double mixes(List<@Nullable String> cells) {
        List<List<Integer>> several = several();
        long mixed = several.stream().filter(rows -> rows.stream().map(cells::get).filter(Objects::nonNull).distinct().count() > 1).count();
        return several.isEmpty() ? 0 : (double) mixed / several.size();
    }

    /// Whether the rows of a group have a value each that no other row of it has, in nearly all groups of more than one row.
    boolean tellsApart(List<@Nullable String> cells) {
        List<List<Integer>> several = several();
        long apart = several.stream().filter(rows -> rows.stream().map(cells::get).filter(Objects::nonNull).distinct().count() == rows
            .size())
            .count();
        return apart >= 0.95 * several.size() && !several.isEmpty();
    }

    /// Whether each of these groups lies wholly in one of the other's.
    boolean refines(Grouping other, List<@Nullable String> otherCells) {
        return groups.size() >= other.groups.size() && groups.values().stream().allMatch(rows -> {
            Set<String> values = new HashSet<>();
            rows.forEach(row -> values.add(String.valueOf(otherCells.get(row))));
            return values.size() == 1;
        });
    }
}
