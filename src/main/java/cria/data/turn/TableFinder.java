package cria.data.turn;

import cria.InputException;
import cria.Shown;
import cria.data.sample.Reading;
import cria.data.sample.Reading.Sure;
import cria.data.sample.Sample;
import cria.data.shape.Candidate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// Finds out which columns of a table make conversations of it. What a flag names is taken; the others are scored by what they hold.
final class TableFinder {

    private final Sample sample;
    private final TurnFlags flags;
    private final boolean deep;

    TableFinder(Sample sample, TurnFlags flags) {
        this(sample, flags, false);
    }

    private TableFinder(Sample sample, TurnFlags flags, boolean deep) {
        this.sample = sample;
        this.flags = new TurnFlags(column("group_by", flags.groupBy(), sample), order(flags.orderBy(), sample),
            column("role_column", flags.roleColumn(), sample), flags.isAsked() ? column("content_column", flags.contentColumn(), sample)
                : "",
            column("reply_to", flags.replyTo(), sample), column("id_column", flags.idColumn(), sample), flags.roles(), flags.dates(),
            flags.dropDuplicates());
        this.deep = deep;
    }

    /// @throws InputException where a flag names a column that is not there
    private static String column(String flag, String asked, Sample sample) {
        if (asked.isEmpty() || sample.names().contains(asked)) {
            return asked;
        }
        return sample.named(asked).orElseThrow(() -> new InputException(sample.file(), "--%s %s: no such column; the columns are %s"
            .formatted(flag, Shown.of(asked), sample.first().columns())));
    }

    private static String order(String asked, Sample sample) {
        return asked.equals(OrderFinder.FILE) ? asked : column("order_by", asked, sample);
    }

    List<Candidate> find() {
        List<Candidate> all = new ArrayList<>();
        for (Speakers speakers : speakers()) {
            all.addAll(find(speakers));
        }
        if (all.isEmpty() && flags.isAsked()) {
            return List.of(lacking(List.of(), "a column with two to six speakers; name it with --role_column COLUMN"));
        }
        boolean lost = all.stream().allMatch(TurnTableShape.Lacking.class::isInstance);
        return lost && !deep && !all.isEmpty() && !sample.isWhole() ? new TableFinder(sample.deeper(), flags, true).find() : all;
    }

    private List<Speakers> speakers() {
        if (flags.roleColumn().isEmpty()) {
            return SpeakerFinder.find(sample, flags.roles());
        }
        return List.of(Speakers.of(flags.roleColumn(), sample.column(flags.roleColumn()).values().keySet(), flags.roles()));
    }

    private List<Candidate> find(Speakers speakers) {
        Set<String> taken = taken();
        taken.add(speakers.column());
        List<Candidate> all = new ArrayList<>();
        for (String content : flags.contentColumn().isEmpty() ? ContentFinder.find(sample, taken) : List.of(flags.contentColumn())) {
            Set<String> both = new HashSet<>(taken);
            both.add(content);
            List<Grouping> groupings = flags.replyTo().isEmpty() ? groupings(speakers, both) : List.of();
            for (Grouping grouping : groupings) {
                Set<String> three = new HashSet<>(both);
                three.add(grouping.column());
                for (Ordering ordering : orders(grouping, three)) {
                    all.add(TurnTableShape.Grouped.of(
                        new TurnColumns(grouping.column(), ordering, speakers, content, isTogether(grouping)), flags));
                }
            }
            if (groupings.isEmpty()) {
                all.addAll(replies(speakers, content, both));
            }
        }
        return all;
    }

    private Set<String> taken() {
        Set<String> taken = new HashSet<>(List.of(flags.groupBy(), flags.orderBy(), flags.contentColumn(), flags.replyTo(),
            flags.idColumn()));
        taken.remove("");
        return taken;
    }

    private List<Grouping> groupings(Speakers speakers, Set<String> others) {
        if (!flags.groupBy().isEmpty()) {
            return List.of(Grouping.of(flags.groupBy(), sample.column(flags.groupBy())));
        }
        List<Grouping> found = GroupFinder.find(sample, speakers.column(), others, deep);
        boolean sure = deep || sample.isWhole() || found.stream().allMatch(Grouping::isTogether);
        return sure ? found : List.of();
    }

    private boolean isTogether(Grouping grouping) {
        return grouping.isTogether() && grouping.share() > 0.5;
    }

    private List<Ordering> orders(Grouping grouping, Set<String> others) {
        return flags.orderBy().isEmpty() ? OrderFinder.find(sample, grouping, others, flags.dates())
            : List.of(OrderFinder.named(flags.orderBy(), sample, flags.dates()));
    }

    private List<Candidate> replies(Speakers speakers, String content, Set<String> others) {
        Set<String> free = new HashSet<>(others);
        free.remove(flags.replyTo());
        free.remove(flags.idColumn());
        Optional<ReplyFinder.Pair> pair = ReplyFinder.find(sample, free, flags);
        if (pair.isEmpty()) {
            return speakers.areTwo() || flags.isAsked() ? List.of(lacking(List.of(Reading.flag("role_column", speakers.column()),
                Reading.flag("content_column", content)),
                "a column that all turns of a conversation share; name it with --group_by COLUMN"))
                : List.of();
        }
        Set<String> four = new HashSet<>(free);
        four.addAll(List.of(pair.get().id(), pair.get().replyTo()));
        Grouping none = new Grouping("", Map.of("", IntStream.range(0, sample.rows().size()).boxed().toList()), 1);
        List<Candidate> all = new ArrayList<>();
        for (Ordering ordering : orders(none, four)) {
            all.add(TurnTableShape.Replies.of(new ReplyColumns(pair.get().id(), pair.get().replyTo(), ordering, speakers, content), flags));
        }
        return all;
    }

    private Candidate lacking(List<String> found, String what) {
        List<String> all = new ArrayList<>(found);
        all.addFirst("--group_by COLUMN");
        return new TurnTableShape.Lacking(new Reading(TurnTableShape.NAME, all, flags.isAsked() ? Sure.ASKED : Sure.LITTLE),
            new InputException(sample.file(), "looks like a table with one row a turn%s, but there is no sign of %s; the columns are %s"
                .formatted(found.isEmpty() ? "" : " (" + Shown.escaped(String.join(" ", found)) + ")", what, sample.first().columns())));
    }
}
