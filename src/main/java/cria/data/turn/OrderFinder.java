package cria.data.turn;

import cria.InputException;
import cria.Shown;
import cria.data.sample.ColumnFacts;
import cria.data.sample.DateOrder;
import cria.data.sample.Sample;
import cria.data.sample.Times;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Finds what puts the turns of a conversation in order: a time, or the number of the turn.
final class OrderFinder {

    /// What is said for the order of the file.
    static final String FILE = "file";

    private static final double ENOUGH = 0.99;
    private static final Set<String> LATER = Set.of("updated", "modified", "closed", "resolved", "deleted", "edited", "solved", "due");
    private static final Set<String> NUMBERS = Set.of("turn", "index", "idx", "seq", "position", "order", "number", "step");

    private OrderFinder() {}

    /// What a user names.
    ///
    /// @throws InputException if the column holds neither times nor numbers
    static Ordering named(String column, Sample sample, Optional<DateOrder> dates) {
        if (column.equals(FILE) && !sample.names().contains(FILE)) {
            return new Ordering.OfFile();
        }
        ColumnFacts facts = sample.column(column);
        Optional<Ordering> time = time(column, facts, dates);
        boolean index = facts.filled() > 0 && facts.share(Ordering.ByNumber::isNumber) >= ENOUGH;
        if (time.isPresent()) {
            return time.get();
        } else if (index) {
            return new Ordering.ByNumber(column);
        }
        throw new InputException(
            "--order_by %s: holds neither times nor whole numbers, found \"%s\"; name another column, or file for the order of the file"
                .formatted(Shown.of(column), Shown.of(facts.values().keySet().stream().findFirst().orElse(""))));
    }

    /// The likeliest orders, all as likely as each other; never none.
    static List<Ordering> find(Sample sample, Grouping grouping, Set<String> others, Optional<DateOrder> dates) {
        List<Ordering> times = new ArrayList<>();
        List<Ordering> numbers = new ArrayList<>();
        for (String column : sample.names()) {
            if (others.contains(column)) {
                continue;
            }
            ColumnFacts facts = sample.column(column);
            boolean named = NUMBERS.stream().anyMatch(Sample.plain(column)::contains);
            if (isNumber(facts) && grouping.tellsApart(facts.cells()) && (named || counts(grouping, facts))) {
                numbers.add(new Ordering.ByNumber(column));
            } else if (facts.filled() > 0 && grouping.mixes(facts.cells()) >= 0.5) {
                time(column, facts, dates).ifPresent(times::add);
            }
        }
        if (times.size() > 1) {
            List<Ordering> earlier = times.stream().filter(it -> LATER.stream().noneMatch(Sample.plain(column(it))::contains)).toList();
            times = withoutTwins(earlier.isEmpty() ? times : earlier, sample, grouping);
        }
        if (!numbers.isEmpty() && (times.isEmpty() || times.stream().noneMatch(it -> grouping.tellsApart(sample.column(column(it))
            .cells())))) {
            return withoutTwins(numbers, sample, grouping);
        }
        return times.isEmpty() ? List.of(new Ordering.OfFile()) : times;
    }

    private static String column(Ordering ordering) {
        return switch (ordering) {
            case Ordering.ByTime time -> time.column();
            case Ordering.ByNumber number -> number.column();
            case Ordering.OfFile _ -> "";
        };
    }

    private static boolean isNumber(ColumnFacts facts) {
        return facts.fill() >= ENOUGH && facts.share(Ordering.ByNumber::isNumber) >= ENOUGH;
    }

    /// Whether a column counts from 0 or 1 in nearly every group.
    private static boolean counts(Grouping grouping, ColumnFacts facts) {
        List<List<Integer>> several = grouping.several();
        long counting = several.stream().filter(rows -> {
            List<Long> numbers = rows.stream().map(facts.cells()::get).filter(Objects::nonNull).filter(Ordering.ByNumber::isNumber)
                .map(Ordering.ByNumber::number).sorted().toList();
            return !numbers.isEmpty() && numbers.getFirst() >= 0 && numbers.getFirst() <= 1
                && numbers.getLast() - numbers.getFirst() == numbers.size() - 1;
        }).count();
        return counting >= 0.8 * several.size() && !several.isEmpty();
    }

    private static Optional<Ordering> time(String column, ColumnFacts facts, Optional<DateOrder> asked) {
        if (facts.fill() < 0.9) {
            return Optional.empty();
        }
        if (asked.isPresent()) {
            return Span.of(facts, asked.get()).map(span -> new Ordering.ByTime(column, asked.get(), span.times, true));
        }
        if (isId(column, facts)) {
            return Optional.empty();
        }
        Optional<Span> monthFirst = Span.of(facts, DateOrder.MDY);
        Optional<Span> dayFirst = Span.of(facts, DateOrder.DMY);
        if (monthFirst.isPresent() && dayFirst.isPresent()) {
            boolean same = monthFirst.get().sum == dayFirst.get().sum;
            boolean day = dayFirst.get().length < monthFirst.get().length;
            return Optional.of(new Ordering.ByTime(column, day ? DateOrder.DMY : DateOrder.MDY,
                (day ? dayFirst : monthFirst).get().times, !same));
        }
        return monthFirst.<Ordering>map(span -> new Ordering.ByTime(column, DateOrder.MDY, span.times, false))
            .or(() -> dayFirst.map(span -> new Ordering.ByTime(column, DateOrder.DMY, span.times, false)));
    }

    /// Whether a column of mere digits, which could be seconds since 1970, is called an id.
    private static boolean isId(String column, ColumnFacts facts) {
        return Sample.plain(column).endsWith("id") && facts.share(Ordering.ByNumber::isNumber) == 1;
    }

    /// From the first to the last time of a column. Read the wrong way, days become months, and a week becomes half a year.
    private record Span(Times times, double length, double sum) {

        static Optional<Span> of(ColumnFacts facts, DateOrder order) {
            Times times = new Times(order);
            long least = Long.MAX_VALUE;
            long most = Long.MIN_VALUE;
            double sum = 0;
            long parsed = 0;
            for (var value : facts.values().entrySet()) {
                long time = times.parse(value.getKey());
                if (time != Times.NONE) {
                    least = Math.min(least, time);
                    most = Math.max(most, time);
                    sum += time;
                    parsed += value.getValue();
                }
            }
            return facts.filled() > 0 && parsed >= ENOUGH * facts.filled() ? Optional.of(new Span(times, (double) most - least, sum))
                : Optional.empty();
        }
    }

    /// Leaves out what sorts every group as another does.
    private static List<Ordering> withoutTwins(List<Ordering> all, Sample sample, Grouping grouping) {
        List<Ordering> kept = new ArrayList<>();
        for (Ordering ordering : all) {
            if (kept.stream().noneMatch(other -> sortAlike(ordering, other, sample, grouping))) {
                kept.add(ordering);
            }
        }
        return kept;
    }

    private static boolean sortAlike(Ordering one, Ordering other, Sample sample, Grouping grouping) {
        return grouping.several().stream().allMatch(rows -> sorted(one, rows, sample).equals(sorted(other, rows, sample)));
    }

    private static List<Integer> sorted(Ordering ordering, List<Integer> rows, Sample sample) {
        return rows.stream().sorted(Comparator.comparingLong(row -> place(ordering, sample, row))).toList();
    }

    private static long place(Ordering ordering, Sample sample, int row) {
        try {
            return ordering.place(sample.rows().get(row));
        } catch (InputException _) {
            return Long.MIN_VALUE;
        }
    }
}
