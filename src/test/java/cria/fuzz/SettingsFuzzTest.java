package cria.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import cria.cli.Main;
import cria.cli.command.TrialCommand;
import cria.cli.terminal.RecordedConsole;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

/// What `--config` names, YAML or JSON, up to the settings that are made of it.
class SettingsFuzzTest {

    @TempDir
    Path folder;

    @FuzzTest
    void settings(byte[] input) {
        Sections sections = new Sections(input, Set.of("run.yaml", "run.json")).write(Sections.emptied(folder));
        Path data = folder.resolve("train.jsonl");
        Sections.write(data, new byte[0]);
        for (String name : new String[] {"run.yaml", "run.json"}) {
            if (sections.has(name)) {
                run(input, "trial", "--train_file", data.toString(), "--config", folder.resolve(name).toString());
            }
        }
    }

    private void run(byte[] input, String... arguments) {
        RecordedConsole recorded = new RecordedConsole(false);
        int code = Contract.read(input, folder, () -> new Main(recorded.console, List.of(() -> new TrialCommand(command -> {
            command.settings.check();
            command.settings.json(command);
            return 0;
        }))).run(arguments)).orElseThrow();
        String last = recorded.err().lines().reduce("", (_, line) -> line);
        assertTrue(code == 0 || code == 2, () -> code + ": " + last);
        if (code == 2) {
            assertEquals("", Contract.problem(last, input, folder));
        }
    }
}
