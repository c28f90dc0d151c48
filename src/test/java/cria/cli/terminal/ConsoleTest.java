package cria.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleTest {
    private static final String HOSTILE = "a\u001b[2J\rb\u0007\u202ec\u009b31md\ne\u2066\t\u001b]0;title\u0007";
    private static final String HARMLESS =
        "a\\u001b[2J\\rb\\u0007\\u202ec\\u009b31md\\ne\\u2066\\t\\u001b]0;title\\u0007";

    static Stream<Arguments> lines() {
        return Stream.of(
            line("result", (console, text) -> console.result(text)),
            line("styled result", (console, text) -> console.result("x ", Console.bold(text), Console.red(text))),
            line("entry", (console, text) -> console.entry(text, Console.green(text), " ")),
            line("info", Console::info),
            line("note", Console::note),
            line("error", Console::error),
            line("bar", (console, text) -> new ProgressBar(console, text, 0, 1).update(1, text)));
    }

    private static Arguments line(String name, BiConsumer<Console, String> print) {
        return Arguments.of(name, print);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lines")
    void aLineIsOneLineThatMovesNothing(String name, BiConsumer<Console, String> print) {
        for (boolean terminal : new boolean[] {true, false}) {
            RecordedConsole recorded = new RecordedConsole(terminal);
            recorded.columns = 1000;
            print.accept(recorded.console, HOSTILE);
            String printed = recorded.out() + recorded.err();
            String bare = printed.replaceAll("\u001b\\[\\d+m", "");
            assertTrue(printed.contains(HARMLESS), printed);
            assertTrue(terminal || bare.equals(printed), "styles are for terminals: " + printed);
            assertTrue(bare.codePoints().filter(c -> c != '\n').noneMatch(c -> Character.isISOControl(c)
                || Character.getDirectionality(c) > Character.DIRECTIONALITY_OTHER_NEUTRALS), printed);
            assertTrue(bare.lines().count() == 1, printed);
        }
    }

    @Test
    void stylesAreTheConsolesAndNotTheTexts() {
        RecordedConsole terminal = new RecordedConsole(true);
        terminal.console.result("a ", Console.bold("b\u001b[31mc"), " \u001b[32md");
        assertEquals("a \u001b[1mb\\u001b[31mc\u001b[0m \\u001b[32md\n", terminal.out());
        RecordedConsole file = new RecordedConsole(false);
        file.console.result("a ", Console.bold("b"), " c");
        assertEquals("a b c\n", file.out());
    }

    @Test
    void eachStreamHasItsOwnStyles() {
        RecordedConsole recorded = new RecordedConsole(false, true);
        recorded.console.result(Console.bold("result"));
        recorded.console.note("progress");
        assertEquals("result\n", recorded.out());
        assertEquals("\u001b[33mnote: \u001b[0mprogress\n", recorded.err());
        RecordedConsole other = new RecordedConsole(true, false);
        other.console.result(Console.bold("result"));
        other.console.error("trainer: it failed");
        assertEquals("\u001b[1mresult\u001b[0m\n", other.out());
        assertEquals("trainer: it failed\n", other.err());
        assertFalse(other.console.redraws());
    }

    @Test
    void aTerminalGetsLinesThatFitAndAFileGetsOne() {
        RecordedConsole terminal = new RecordedConsole(true);
        terminal.columns = 24;
        terminal.console.info("  a row of a table that is long");
        terminal.console.note("a long note that is wrapped");
        terminal.console.info("short  as it is");
        terminal.console.entry("a thing that is explained here", Console.bold("ok "));
        assertEquals("  a row of a table\n    that is long\n\u001b[33mnote: \u001b[0ma long note that\n  is wrapped\nshort  as it is\n",
            terminal.err());
        assertEquals("\u001b[1mok \u001b[0ma thing that is\n   explained here\n", terminal.out());
        RecordedConsole file = new RecordedConsole(false);
        file.columns = 24;
        file.console.info("  a row of a table that is long");
        file.console.entry("a thing that is explained here", Console.bold("ok "));
        assertEquals("  a row of a table that is long\n", file.err());
        assertEquals("ok a thing that is explained here\n", file.out());
    }

    @Test
    void anAnswerIsEscapedForPeopleAndNotForPrograms() {
        RecordedConsole terminal = new RecordedConsole(true, false);
        terminal.console.answerPart("one\n\ttwo\u001b[2J");
        terminal.console.answerPart("\u202e three 👩‍🚀");
        terminal.console.answerEnd();
        assertEquals("one\n\ttwo\\u001b[2J\\u202e three 👩‍🚀\n", terminal.out());
        RecordedConsole file = new RecordedConsole(false, true);
        file.console.answerPart(HOSTILE);
        file.console.answerEnd();
        assertEquals(HOSTILE + "\n", file.out());
    }

    @Test
    void anAnswerTakesTheStatusAwayAndItsEndBringsItBack() {
        RecordedConsole recorded = new RecordedConsole(true);
        recorded.console.status(_ -> List.of(Styled.plain("busy")));
        recorded.console.answerPart("an ");
        recorded.console.answerPart("answer");
        recorded.console.answerEnd();
        recorded.console.endStatus();
        assertEquals("an answer\n", recorded.out());
        assertEquals("busy\r\u001b[Kbusy\r\u001b[K", recorded.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "模", "🦙"})
    void aLongErrorIsCut(String character) {
        RecordedConsole recorded = new RecordedConsole(false);
        recorded.console.error(character.repeat(5000));
        String line = recorded.err().strip();
        assertTrue(line.length() == 1901 && line.endsWith("…"), line.length() + " characters");
        assertEquals(character.repeat(5000).substring(0, line.length() - 1), line.substring(0, line.length() - 1));
        recorded.console.error(character.repeat(500));
        assertTrue(recorded.err().endsWith(character.repeat(500) + "\n"));
    }

    @Test
    void aTraceIsEscapedLineByLine() {
        RecordedConsole recorded = new RecordedConsole(true);
        recorded.console.trace(new IllegalStateException("odd\u001b[2J"));
        assertTrue(recorded.err().startsWith("java.lang.IllegalStateException: odd\\u001b[2J\n\tat "), recorded.err());
    }
}
