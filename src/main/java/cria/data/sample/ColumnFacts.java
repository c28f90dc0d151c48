package cria.data.sample;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What the rows of a sample hold in one column.
///
/// @param cells  a row's text each, null where a row has none: nothing, null, a list or an object
/// @param values how often each text occurs, in the order in which they appear; blank ones are not counted
/// @param filled rows with a text that is not blank
public record ColumnFacts(List<@Nullable String> cells, Map<String, Integer> values, int filled) {

    static ColumnFacts of(List<@Nullable String> cells) {
        Map<String, Integer> values = new LinkedHashMap<>();
        int filled = 0;
        for (String cell : cells) {
            if (cell != null && !cell.isBlank()) {
                values.merge(cell, 1, Integer::sum);
                filled++;
            }
        }
        return new ColumnFacts(cells, values, filled);
    }

    public int distinct() {
        return values.size();
    }

    /// The part of the rows that have a text, 0 to 1.
    public double fill() {
        return cells.isEmpty() ? 0 : (double) filled / cells.size();
    }

    /// Characters of a text, on average.
    public double length() {
        long sum = 0;
        for (var value : values.entrySet()) {
            sum += (long) value.getKey().length() * value.getValue();
        }
        return filled == 0 ? 0 : (double) sum / filled;
    }

    /// The part of the texts of which something is true, 0 to 1; 0 where there are none.
    public double share(Predicate<String> test) {
        long count = 0;
        for (var value : values.entrySet()) {
            count += test.test(value.getKey()) ? value.getValue() : 0;
        }
        return filled == 0 ? 0 : (double) count / filled;
    }
}
