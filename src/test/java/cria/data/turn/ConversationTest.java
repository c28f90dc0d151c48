package cria.data.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.data.sample.BadRows;
import cria.data.sample.Tally;
import cria.data.source.BadRowException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConversationTest {

    private static Turn turn(int line, int length) {
        return new Turn("c1", "user", line, "x".repeat(length), Path.of("talk.csv"), line);
    }

    /// The first turn may be too long by itself.
    @ParameterizedTest
    @ValueSource(ints = {1, 4 << 19, (4 << 20) - 8})
    void oneThatIsTooLongIsToldByItsFirstRow(int firstLength) {
        Conversation conversation = new Conversation();
        for (int line = 7; line < 10; line++) {
            conversation.add(turn(line, line == 7 ? firstLength : 4 << 20));
        }
        assertTrue(conversation.isTooLong());
        assertEquals(7, conversation.first().line());
        BadRowException e = assertThrows(BadRowException.class, () -> conversation.chat("id", false, new Tally(BadRows.ERROR)));
        assertEquals(7, e.line());
        assertTrue(e.reason().contains("the conversation \"c1\" that begins here has more than 4,194,304 characters"), e.reason());
    }
}
