package cria.data.source.table;

import cria.InputException;
import cria.Shown;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The names of a table's columns, out of its first row.
final class Header {

    /// What pandas reads a column without a name as. It writes one: the numbers of the rows.
    private static final String INDEX = "Unnamed: 0";

    private static final Pattern NUMBER_OR_TIME = Pattern.compile("[-+]?[\\d.,]+|\\d{1,4}[-/.]\\d{1,2}[-/.]\\d{1,4}([ T].*)?");

    /// A name has fewer words than this.
    private static final int SENTENCE = 9;

    private Header() {}

    /// @param second the row behind it, null where there is none
    /// @throws InputException if they cannot be names
    static List<String> names(CellRow first, @Nullable CellRow second, Path file) {
        List<String> names = new ArrayList<>();
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < first.cells().length; i++) {
            String name = first.cells()[i].strip();
            if (name.isEmpty() && i == 0 && first.cells().length > 1) {
                name = INDEX;
            }
            if (name.isEmpty()) {
                throw new InputException(file, first.line(), "column %d of the header has no name; the first row must name each column"
                    .formatted(i + 1));
            }
            if (isData(name) || second != null && i < second.cells().length && sameData(name, second.cells()[i])) {
                throw new InputException(file, first.line(), ("the first row must name the columns, but column %d says \"%s\", which looks "
                    + "like data; put a row of names before it").formatted(i + 1, Shown.of(name)));
            }
            Integer before = seen.put(name, i);
            if (before != null) {
                throw new InputException(file, first.line(), "columns %d and %d of the header are both named \"%s\"; rename one"
                    .formatted(before + 1, i + 1, Shown.of(name)));
            }
            names.add(name);
        }
        return List.copyOf(names);
    }

    private static boolean isData(String name) {
        return name.indexOf('\n') >= 0 || NUMBER_OR_TIME.matcher(name).matches() || name.split("\\s+").length >= SENTENCE;
    }

    /// A column does not hold its own name, but rows often repeat what the row above says.
    private static boolean sameData(String name, String below) {
        return name.equals(below.strip());
    }
}
