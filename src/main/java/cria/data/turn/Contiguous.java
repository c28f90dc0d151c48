package cria.data.turn;

import cria.data.disk.LongIndex;
import cria.data.sample.BeginAgain;
import cria.data.sample.Tally;
import cria.data.shape.Example;
import cria.data.shape.Examples;
import cria.data.source.BadRowException;
import org.jspecify.annotations.Nullable;

/// Conversations whose rows lie together: each is given as soon as the next begins, in the order of the file.
final class Contiguous implements Examples {

    private final TurnReader turns;
    private final boolean dropDuplicates;
    private final Tally tally;
    private final LongIndex begun = new LongIndex(1 << 12);
    private @Nullable Turn ahead;

    Contiguous(TurnReader turns, boolean dropDuplicates, Tally tally) {
        this.turns = turns;
        this.dropDuplicates = dropDuplicates;
        this.tally = tally;
    }

    /// @throws BeginAgain if a conversation goes on that seemed to have ended
    @Override
    public @Nullable Example next() {
        for (Conversation conversation = gather(); conversation != null; conversation = gather()) {
            try {
                return conversation.chat(turns.columns().group(), dropDuplicates, tally);
            } catch (BadRowException e) {
                tally.bad(e);
            }
        }
        return null;
    }

    private @Nullable Conversation gather() {
        Turn turn = ahead == null ? turns.next() : ahead;
        ahead = null;
        if (turn == null) {
            return null;
        }
        String id = turn.conversation();
        if (!begun.add(LongIndex.key(id), 0)) {
            throw new BeginAgain();
        }
        Conversation conversation = new Conversation();
        while (turn != null && turn.conversation().equals(id)) {
            conversation.add(turn);
            if (conversation.isTooLong() && tally.refuses()) {
                return conversation;
            }
            turn = turns.next();
        }
        ahead = turn;
        return conversation;
    }

    @Override
    public void close() {
        turns.close();
    }
}
