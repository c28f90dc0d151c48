package cria.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndingTest {

    /// Signals to the launcher; `tty` after one says that the child gets it from the terminal too. Then which of them are handed on
    /// (as SIGTERM), the child's exit code, and the launcher's.
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "INT      | 1  | 130 | 130",
        "INT      | 1  | 143 | 130",
        "TERM     | 1  | 143 | 143",
        "HUP      | 1  | 143 | 129",
        "HUP      | 1  | 129 | 129",
        "INT TERM | 11 | 143 | 130",
        "TERM INT | 11 | 130 | 143",
        "INTtty   | 0  | 130 | 130",
        "INTtty TERM | 01 | 143 | 143",
        "INTtty   | 0  | 0   | 0",
        "TERM     | 1  | 0   | 0",
        "TERM     | 1  | 1   | 1",
        "INT      | 1  | 137 | 137"})
    void theFirstSignalDecidesWhateverReachesTheChildFirst(String signals, String handedOn, int child, int code) {
        Ending ending = new Ending();
        StringBuilder told = new StringBuilder();
        for (String signal : signals.split(" ")) {
            told.append(ending.handOn(Ending.Request.valueOf(signal.replace("tty", "")), signal.endsWith("tty")) ? 1 : 0);
        }
        assertEquals(handedOn, told.toString());
        assertEquals(code, ending.code(child));
    }

    @ParameterizedTest
    @CsvSource({"0,", "1,", "2,", "129,", "130,", "143,", "255,", "137, killed (signal 9)", "134, crashed (signal 6)", "139, by signal 11"})
    void aChildThatCouldNotSayItselfHowItEndedIsSpokenFor(int code, String part) {
        String message = Ending.message(code);
        if (part == null) {
            assertEquals(null, message);
        } else {
            assertTrue(message.contains(part), message);
            assertEquals(1, message.lines().count());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"true  | 12 (java) S 1 12 12 34816 12 4194304 1", "false | 12 (java) S 1 12 12 34816 40 4194304 1",
        "false | 12 (java) S 1 12 12 0 -1 4194304 1", "true  | 12 (a) b (c) S 1 12 12 34816 12 0"})
    void theForegroundOfATerminalIsKnownByItsGroup(boolean foreground, String stat) {
        assertEquals(foreground, Child.inForeground(stat));
        assertFalse(Child.inForeground(stat.replace(" 12 12 ", " 13 12 ").replace("S 1 12", "S 1 13")));
    }
}
