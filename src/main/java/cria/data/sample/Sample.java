package cria.data.sample;

import cria.data.source.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The first rows of a file, on which its shape is found out.
public final class Sample {

    /// More columns than this are no table, and nobody looks through them.
    private static final int MOST_COLUMNS = 1_000;

    private final Path file;
    private final List<Row> rows;
    private final boolean whole;
    private final List<String> names;
    private final Map<String, ColumnFacts> columns = new HashMap<>();
    private final Supplier<Sample> deeper;

    /// @param rows   one at least
    /// @param whole  whether the file has no others
    /// @param deeper makes the sample that has more rows, if there are
    Sample(Path file, List<Row> rows, boolean whole, Supplier<Sample> deeper) {
        this.file = file;
        this.rows = List.copyOf(rows);
        this.whole = whole;
        this.deeper = deeper;
        LinkedHashSet<String> all = new LinkedHashSet<>();
        for (Row row : this.rows) {
            all.addAll(row.names());
        }
        names = all.stream().limit(MOST_COLUMNS).toList();
    }

    /// The file that messages about all of it name.
    public Path file() {
        return file;
    }

    public List<Row> rows() {
        return rows;
    }

    public Row first() {
        return rows.getFirst();
    }

    /// Whether these are all rows of the file.
    public boolean isWhole() {
        return whole;
    }

    /// A hundred times as many rows, or all there are. It costs memory and time, so only who needs them asks.
    public Sample deeper() {
        return whole ? this : deeper.get();
    }

    /// The names of the columns that any of the rows has, in the order in which they appear; of very many the first ones.
    public List<String> names() {
        return names;
    }

    public ColumnFacts column(String name) {
        return columns.computeIfAbsent(name, column -> {
            List<@Nullable String> cells = new ArrayList<>(rows.size());
            for (Row row : rows) {
                cells.add(row.text(column));
            }
            return ColumnFacts.of(cells);
        });
    }

    /// The column that has one of some names, the first of them that is there. Case, underscores, hyphens, points and blanks do not
    /// matter: `conversation_id` finds `ConversationID`.
    public Optional<String> named(String... wanted) {
        return Arrays.stream(wanted)
            .flatMap(want -> names.stream().filter(name -> plain(name).equals(plain(want))))
            .findFirst();
    }

    /// The part of the rows of which something is true, 0 to 1.
    public double share(Predicate<Row> test) {
        return (double) rows.stream().filter(test).count() / rows.size();
    }

    /// A column's name as names are compared: without case, underscores, hyphens, points and blanks.
    public static String plain(String name) {
        StringBuilder plain = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c != '_' && c != '-' && c != '.' && c != ' ') {
                plain.append(c);
            }
        }
        return plain.toString().toLowerCase(Locale.ROOT);
    }
}
