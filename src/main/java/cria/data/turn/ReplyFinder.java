package cria.data.turn;

import cria.data.sample.ColumnFacts;
import cria.data.sample.DateOrder;
import cria.data.sample.Sample;
import cria.data.sample.Times;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/// Finds the two columns that make replies of rows: one that names a row, and one that names the row which is answered.
final class ReplyFinder {

    private static final List<String> NAMES = List.of("inresponseto", "inreplyto", "replyto", "repliedto", "responseto", "parent",
        "answerto");

    /// The part of the replies of a sample whose row is in it as well, where no name says that they are replies.
    private static final double POINTING = 0.3;

    /// @param id      the column that names a row
    /// @param replyTo the column that names the row which is answered
    record Pair(String id, String replyTo) {}

    private ReplyFinder() {}

    static Optional<Pair> find(Sample sample, Set<String> others, TurnFlags flags) {
        List<String> free = sample.names().stream().filter(column -> !others.contains(column)).toList();
        List<String> named = free.stream().filter(column -> column.equals(flags.replyTo())
            || NAMES.stream().anyMatch(Sample.plain(column)::contains)).toList();
        Optional<Pair> found = find(sample, free, flags, named, true);
        return found.isPresent() || !flags.replyTo().isEmpty() ? found : find(sample, free, flags, free, false);
    }

    private static Optional<Pair> find(Sample sample, List<String> free, TurnFlags flags, List<String> pointers, boolean named) {
        for (String replyTo : pointers) {
            boolean asked = replyTo.equals(flags.replyTo());
            for (String id : free) {
                boolean fits = !id.equals(replyTo) && (asked || flags.replyTo().isEmpty())
                    && (flags.idColumn().isEmpty() || id.equals(flags.idColumn())) && names(sample.column(id))
                    && (asked || points(sample, replyTo, id, named));
                if (fits) {
                    return Optional.of(new Pair(id, replyTo));
                }
            }
        }
        return Optional.empty();
    }

    /// Whether each row has a name of its own. A few may stand twice.
    private static boolean names(ColumnFacts facts) {
        return facts.fill() >= 0.99 && facts.distinct() >= 0.95 * facts.filled();
    }

    private static boolean points(Sample sample, String replyTo, String id, boolean named) {
        ColumnFacts targets = sample.column(replyTo);
        Set<String> ids = sample.column(id).values().keySet();
        double found = targets.share(value -> ids.contains(ReplyPaths.name(value)));
        return named ? found > 0 : found >= POINTING && backwards(sample, replyTo, id);
    }

    /// Whether the rows that are pointed at come first more often than not: who answers speaks later.
    private static boolean backwards(Sample sample, String replyTo, String id) {
        List<Long> times = times(sample);
        Map<String, Integer> rows = new HashMap<>();
        for (int row = 0; row < times.size(); row++) {
            rows.put(ReplyPaths.name(String.valueOf(sample.column(id).cells().get(row))), row);
        }
        int back = 0;
        for (int row = 0; row < times.size(); row++) {
            Integer target = rows.get(ReplyPaths.name(Objects.requireNonNullElse(sample.column(replyTo).cells().get(row), "")));
            back += target == null ? 0 : Long.compare(times.get(row), times.get(target));
        }
        return back > 0;
    }

    /// When each row was said, or its number where no column has times.
    private static List<Long> times(Sample sample) {
        Times times = new Times(DateOrder.MDY);
        for (String column : sample.names()) {
            ColumnFacts facts = sample.column(column);
            if (facts.fill() >= 0.99 && facts.share(value -> times.parse(value) != Times.NONE) >= 0.99) {
                return facts.cells().stream().map(cell -> cell == null ? 0L : times.parse(cell)).toList();
            }
        }
        return LongStream.range(0, sample.rows().size()).boxed().toList();
    }
}
