package cria.data.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cria.data.sample.BadRows;
import cria.data.sample.Found;
import cria.data.sample.Tally;
import cria.tokenizer.Message;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private final Tally tally = new Tally(BadRows.ERROR);

    @Test
    void consecutiveTurnsOfOneRoleAreOne() {
        assertEquals(List.of(), Turns.joined(List.of(), tally));
        assertEquals(turns("assistant", "Hello."), Turns.joined(turns("assistant", "Hello."), tally));
        assertEquals("", tally.counts().describe());
        assertEquals(turns("assistant", "Hello.", "user", "a\nb\nc", "assistant", "d", "user", "e"),
            Turns.joined(turns("assistant", "Hello.", "user", "a", "user", "b", "user", "c", "assistant", "d", "user", "e"), tally));
        assertEquals(2, tally.counts().of(Found.JOINED));
    }

    private static List<Message> turns(String... rolesAndTexts) {
        List<Message> turns = new ArrayList<>();
        for (int i = 0; i < rolesAndTexts.length; i += 2) {
            turns.add(new Message(rolesAndTexts[i], rolesAndTexts[i + 1]));
        }
        return turns;
    }
}
