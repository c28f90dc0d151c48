package cria.data.shape;

import cria.data.sample.Found;
import cria.data.sample.Tally;
import cria.tokenizer.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Turns as people type them made into turns as models take them.
public final class Turns {

    private Turns() {}

    /// Consecutive turns of one role become one, a newline between them. Nothing else changes: the assistant may open, and a
    /// conversation may end with the user.
    ///
    /// @param tally hears how many were joined to the one before
    public static List<Message> joined(List<Message> turns, Tally tally) {
        List<Message> joined = new ArrayList<>(turns.size());
        for (int i = 0, end; i < turns.size(); i = end) {
            Message first = turns.get(i);
            end = i + 1;
            while (end < turns.size() && turns.get(end).role().equals(first.role())) {
                end++;
            }
            joined.add(end == i + 1 ? first : new Message(first.role(), turns.subList(i, end).stream().map(Message::content)
                .collect(Collectors.joining("\n"))));
        }
        if (joined.size() < turns.size()) {
            tally.count(Found.JOINED, turns.size() - joined.size());
        }
        return List.copyOf(joined);
    }
}
