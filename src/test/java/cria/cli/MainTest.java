package cria.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.InputException;
import cria.WorkException;
import cria.cli.command.DoctorCommand;
import cria.cli.command.TrialCommand;
import cria.cli.terminal.RecordedConsole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MainTest {
    private final RecordedConsole recorded = new RecordedConsole(false);

    private int run(TrialCommand.Work work, String... arguments) {
        return new Main(recorded.console, List.of(() -> new TrialCommand(work), DoctorCommand::new)).run(arguments);
    }

    private int trial(TrialCommand.Work work, String... more) {
        String[] arguments = new String[more.length + 2];
        arguments[0] = "trial";
        arguments[1] = "--model_name_or_path=src";
        System.arraycopy(more, 0, arguments, 2, more.length);
        return run(work, arguments);
    }

    @Test
    void theCommandsExitCodeIsPassedOn() {
        assertEquals(0, trial(command -> 0));
        assertEquals(1, trial(command -> 1));
        assertEquals("", recorded.err());
    }

    @Test
    void wrongInputIsOneLineAndExitCodeTwo() {
        assertEquals(2, trial(command -> {
            throw new InputException("chat.jsonl:3: no\n  role");
        }));
        assertEquals("trainer: chat.jsonl:3: no role\n", recorded.err());
    }

    @Test
    void failedWorkIsOneLineAndExitCodeOne() {
        assertEquals(1, trial(command -> {
            throw new WorkException("the disk is full");
        }));
        assertEquals("trainer: the disk is full\n", recorded.err());
    }

    @Test
    void anythingElseIsADefectWithAFileForItsTrace() throws IOException {
        assertEquals(1, trial(command -> {
            throw new IllegalStateException("odd\nmessage");
        }));
        Matcher line = Pattern.compile("trainer: this is a defect of the program and not your mistake: please report it .* with "
            + "(/?.*trainer-defect-\\d+\\.txt), which tells where it happened\n").matcher(recorded.err());
        assertTrue(line.matches(), recorded.err());
        Path file = Path.of(line.group(1));
        String kept = Files.readString(file);
        Files.delete(file);
        assertTrue(kept.startsWith("trainer ") && kept.contains("odd") && kept.contains("\tat cria.cli.MainTest"), kept);
    }

    @Test
    void verbosePrintsTheTrace() {
        assertEquals(1, trial(command -> {
            throw new WorkException("the disk is full");
        }, "--verbose"));
        assertTrue(recorded.err().contains("\tat cria.cli.MainTest"), recorded.err());
    }

    /// What a thread throws that nobody waits for gets to the same method.
    @Test
    void whatEndsAnotherThreadIsToldTheSameWay() {
        Main main = new Main(recorded.console, List.of());
        assertEquals(1, main.fail(new WorkException("the disk is full"), List.of()));
        assertEquals("trainer: the disk is full\n", recorded.err());
    }

    @Test
    void interruptionIsExitCode130() {
        assertEquals(130, trial(command -> {
            throw new InterruptedException("stopped after step 7");
        }));
        assertEquals("trainer: stopped after step 7\n", recorded.err());
    }

    @Test
    void anUnknownCommandGetsASuggestion() {
        assertEquals(2, run(command -> 0, "trail"));
        assertTrue(recorded.err().startsWith("trainer: unknown command \"trail\"; did you mean trial?"), recorded.err());
        assertEquals(1, recorded.err().lines().count());
    }

    @Test
    void aCommandThatIsToComeIsNotUnknown() {
        assertEquals(2, new Main(recorded.console, List.of()).run("merge"));
        assertEquals("trainer: merge is not supported yet (\"trainer help\" lists the commands)\n", recorded.err());
    }

    @Test
    void anUnknownFlagGetsASuggestion() {
        assertEquals(2, trial(command -> 0, "--learning-rte", "1"));
        assertTrue(recorded.err().startsWith("trainer: unknown flag --learning_rte; did you mean --learning_rate?"), recorded.err());
    }

    @Test
    void aFlagWithOneDashIsUnknownToo() {
        assertEquals(2, trial(command -> 0, "-packing"));
        assertTrue(recorded.err().contains("did you mean --packing?"), recorded.err());
    }

    @Test
    void aStrayWordIsAnError() {
        assertEquals(2, trial(command -> 0, "file.jsonl"));
        assertTrue(recorded.err().startsWith("trainer: trial: unexpected \"file.jsonl\""), recorded.err());
    }

    @Test
    void aFlagBeforeTheCommandIsExplained() {
        assertEquals(2, run(command -> 0, "--seed", "1", "trial"));
        assertTrue(recorded.err().contains("the command comes first"), recorded.err());
    }

    @Test
    void aMissingRequiredFlagIsNamed() {
        assertEquals(2, run(command -> 0, "trial"));
        assertTrue(recorded.err().startsWith("trainer: trial needs --model_name_or_path"), recorded.err());
    }

    @Test
    void whatIsWrongIsNotCalledMissingToo() {
        assertEquals(2, run(command -> 0, "trial", "--model_name_or_path", "https://a.b/c", "--max_steps", "x"));
        assertEquals("trainer: 2 problems: --model_name_or_path https://a.b/c: is a URL, which is not read; download it and give the file; "
            + "--max_steps x: must be a whole number\n", recorded.err());
    }

    @Test
    void noCommandPrintsTheOverviewOnStandardOutput() {
        assertEquals(0, run(command -> 0));
        assertTrue(recorded.out().contains("doctor"), recorded.out());
        assertEquals("", recorded.err());
    }

    @Test
    void theHelpOfACommandHasEveryGroupAndDefaultAndTheExamples() {
        assertEquals(0, run(command -> 0, "help", "trial"));
        String help = recorded.out();
        for (String part : List.of("Data\n", "Optimizer\n", "Checkpoints\n", "--weight_decay RATE", "Default: 2e-5.",
            "--long_examples truncate|drop|error", "Required.", "Examples\n  trainer trial --quiet")) {
            assertTrue(help.contains(part), part);
        }
        assertTrue(help.contains("(chats, prompts and completions, plain text)"), "the shapes that data.Shapes knows");
        assertFalse(help.contains("\u001b"), "colours where there is no terminal");
    }

    @Test
    void helpIsPrintedThoughOtherFlagsAreMissing() {
        assertEquals(0, run(command -> 0, "trial", "--help"));
        assertTrue(recorded.out().contains("--model_name_or_path"));
    }

    @Test
    void notesGoToStandardErrorUnlessQuiet() {
        assertEquals(0, trial(command -> 0, "--evaluation_strategy", "no"));
        assertEquals("note: --evaluation_strategy is read as --eval_strategy\n", recorded.err());
        assertEquals(0, trial(command -> 0, "--evaluation_strategy", "no", "--quiet"));
        assertEquals(1, recorded.err().lines().count());
    }
}
