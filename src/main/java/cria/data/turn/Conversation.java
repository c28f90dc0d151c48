package cria.data.turn;

import cria.Shown;
import cria.data.sample.Found;
import cria.data.sample.Tally;
import cria.data.shape.Example;
import cria.data.shape.Turns;
import cria.data.source.BadRowException;
import cria.tokenizer.Message;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The turns of one conversation while they are gathered.
final class Conversation {

    /// In characters: as much as a row of JSON may have. A conversation that is longer is a column that is none more often than a talk.
    static final long LONGEST = 4L << 20;

    /// What a turn counts beside its characters.
    private static final int OVERHEAD = 16;

    private final List<Turn> turns = new ArrayList<>();
    private long length;

    void add(Turn turn) {
        length += turn.text().length() + OVERHEAD;
        if (turns.isEmpty() || !isTooLong()) {
            turns.add(turn);
        } else {
            turns.subList(1, turns.size()).clear();     // only where it begins is told
        }
    }

    boolean isTooLong() {
        return length > LONGEST;
    }

    Turn first() {
        return turns.getFirst();
    }

    boolean isEmpty() {
        return turns.isEmpty();
    }

    /// What is learned from: turns by time, those of one role that follow each other joined by a newline.
    ///
    /// @param group the column that parts conversations, for messages
    /// @throws BadRowException if it is too long to be one
    Example.Chat chat(String group, boolean dropDuplicates, Tally tally) {
        if (isTooLong()) {
            throw new BadRowException(first().file(), first().line(),
                ("the conversation \"%s\" that begins here has more than %,d characters; "
                    + "is \"%s\" (--group_by) what parts conversations? Part it, or leave it out with --bad_rows skip")
                    .formatted(Shown.of(first().conversation()), LONGEST, Shown.of(group)));
        }
        turns.sort(Comparator.comparingLong(Turn::place));
        List<Turn> kept = withoutDuplicates(dropDuplicates, tally);
        return joined(kept, tally);
    }

    private List<Turn> withoutDuplicates(boolean drop, Tally tally) {
        record Said(String role, long place, String text) {}
        Set<Said> said = HashSet.newHashSet(turns.size());
        List<Turn> kept = new ArrayList<>(turns.size());
        int repeated = 0;
        for (Turn turn : turns) {
            boolean again = !said.add(new Said(turn.role(), turn.place(), turn.text()));
            repeated += again ? 1 : 0;
            if (!again || !drop) {
                kept.add(turn);
            }
        }
        if (repeated > 0) {
            tally.count(drop ? Found.DROPPED : Found.DUPLICATE, repeated);
        }
        return kept;
    }

    /// @param turns in their order
    static Example.Chat joined(List<Turn> turns, Tally tally) {
        List<Message> messages = turns.stream().map(turn -> new Message(turn.role(), turn.text())).toList();
        return new Example.Chat(Turns.joined(messages, tally), 0, turns.getFirst().file(), turns.getFirst().line());
    }
}
