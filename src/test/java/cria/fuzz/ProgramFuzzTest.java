package cria.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import cria.backend.cpu.CpuBackend;
import cria.cli.Main;
import cria.cli.command.EvalCommand;
import cria.cli.command.GenerateCommand;
import cria.cli.command.TrainCommand;
import cria.cli.terminal.RecordedConsole;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/// A whole model directory and rows, as `train`, `eval` and `generate` read them: whatever lies there, each ends with a result or with one
/// line, on the kernels that people use. What would crash the JVM leaves its input behind as `target/fuzz-program`.
class ProgramFuzzTest {

    private static final Set<String> MODEL = Set.of("config.json", "generation_config.json", "model.safetensors", "tokenizer.json",
        "tokenizer_config.json", "chat_template.jinja");
    private static final Path LAST = Path.of("target", "fuzz-program");

    @TempDir
    Path folder;

    @FuzzTest
    void program(byte[] input) throws IOException {
        Sections.write(LAST, input);
        Path model = Files.createDirectory(Sections.emptied(folder).resolve("model"));
        new Sections(input, MODEL).write(model);
        Sections.write(folder.resolve("rows.jsonl"), "{\"text\": \"\"}\n".getBytes(StandardCharsets.UTF_8));
        new Sections(input, Set.of("rows.jsonl")).write(folder);
        String rows = folder.resolve("rows.jsonl").toString();
        run(input, "train", "--train_file", rows, "--output_dir", folder.resolve("out").toString(), "--max_steps", "1",
            "--max_length", "16", "--per_device_train_batch_size", "2");
        run(input, "eval", "--validation_file", rows, "--max_length", "16");
        run(input, "generate", "--prompt", "ab", "--raw", "--max_length", "16", "--max_new_tokens", "3");
    }

    private void run(byte[] input, String command, String... more) {
        String backend = CpuBackend.problem().isPresent() ? "reference" : "cpu";
        String[] arguments = Stream.concat(
            Stream.of(command, "--model_name_or_path", folder.resolve("model").toString(), "--backend", backend, "--threads", "2"),
            Stream.of(more)).toArray(String[]::new);
        RecordedConsole recorded = new RecordedConsole(false);
        int code = Contract.read(input, folder,
            () -> new Main(recorded.console, List.of(TrainCommand::new, EvalCommand::new, GenerateCommand::new)).run(arguments))
            .orElseThrow();
        String last = recorded.err().lines().reduce("", (_, line) -> line);
        assertTrue(code >= 0 && code <= 2, () -> code + ": " + last);
        if (code != 0) {
            assertEquals("", Contract.problem(last, input, folder));
        }
    }
}
