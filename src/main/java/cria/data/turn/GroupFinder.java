package cria.data.turn;

import cria.data.sample.ColumnFacts;
import cria.data.sample.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Set;
import java.util.stream.IntStream;

/// Finds the column that all turns of a conversation share: its values come back, and where they do both sides speak.
final class GroupFinder {

    private static final List<String> NAMES = List.of("conversation", "conv", "dialog", "session", "ticket", "thread", "chat", "case",
        "call", "interaction", "contact", "issue", "incident", "gespräch", "vorgang", "conversación", "conversacion");

    /// The part of the rows that share their value with others: in a sample of a file whose rows lie together, and in a deep one of
    /// a file that was shuffled, where those of a conversation are far from each other.
    private static final double SHARED = 0.5;
    private static final double SHARED_FAR = 0.01;

    /// An id has that many times the values of a property that cuts across conversations.
    private static final int FINER = 3;

    /// In turns.
    private static final int LONGEST_TALK = 500;

    private GroupFinder() {}

    /// The likeliest columns, all as likely as each other.
    ///
    /// @param deep whether the sample is a deep one
    static List<Grouping> find(Sample sample, String roleColumn, Set<String> others, boolean deep) {
        List<Grouping> candidates = new ArrayList<>();
        for (String column : sample.names()) {
            ColumnFacts facts = sample.column(column);
            if (others.contains(column) || facts.fill() < 0.9) {
                continue;
            }
            Grouping grouping = Grouping.of(column, facts);
            boolean shared = grouping.share() >= (deep ? SHARED_FAR : SHARED)
                && grouping.mixes(sample.column(roleColumn).cells()) >= 0.5 && (facts.distinct() > 1 || isNamed(column));
            if (shared && !isTurnNumber(grouping, facts)) {
                candidates.add(grouping);
            }
        }
        return best(sample, candidates);
    }

    private static List<Grouping> best(Sample sample, List<Grouping> candidates) {
        int most = candidates.stream().mapToInt(GroupFinder::score).max().orElse(0);
        List<Grouping> best = candidates.stream().filter(it -> score(it) == most).toList();
        return IntStream.range(0, best.size()).filter(at -> !isCoarser(sample, best, at)).mapToObj(best::get).toList();
    }

    /// Whether another column parts more finely, or in the same way and stands before this one.
    private static boolean isCoarser(Sample sample, List<Grouping> all, int at) {
        Grouping candidate = all.get(at);
        return IntStream.range(0, all.size()).filter(other -> other != at).anyMatch(place -> {
            Grouping other = all.get(place);
            boolean more = other.groups().size() > candidate.groups().size();
            return other.refines(candidate, sample.column(candidate.column()).cells()) && (more || place < at)
                || other.groups().size() >= FINER * candidate.groups().size();
        });
    }

    private static int score(Grouping grouping) {
        return (isNamed(grouping.column()) ? 1 : 0) + (grouping.isTogether() ? 1 : 0);
    }

    static boolean isNamed(String column) {
        String plain = Sample.plain(column);
        return NAMES.stream().anyMatch(plain::contains) && !plain.contains("message") && !plain.contains("turn");
    }

    /// Whether a column counts the turns of each conversation from its beginning: small numbers that come back, never together.
    private static boolean isTurnNumber(Grouping grouping, ColumnFacts facts) {
        if (isNamed(grouping.column()) || grouping.isTogether() || facts.share(Ordering.ByNumber::isNumber) < 1) {
            return false;
        }
        LongSummaryStatistics numbers = facts.values().keySet().stream().mapToLong(Ordering.ByNumber::number).summaryStatistics();
        return numbers.getMin() >= 0 && numbers.getMin() <= 1 && numbers.getMax() < LONGEST_TALK;
    }
}
