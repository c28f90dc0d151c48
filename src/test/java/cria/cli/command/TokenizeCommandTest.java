package cria.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cria.cli.Main;
import cria.cli.TinyChat;
import cria.cli.terminal.RecordedConsole;
import cria.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizeCommandTest {
    @TempDir
    Path folder;
    private final RecordedConsole recorded = new RecordedConsole(false);

    private int tokenize(Path input, Path output) throws IOException {
        String model = TinyChat.model(folder.resolve("model"), DType.F32).toString();
        return new Main(recorded.console, List.of(TokenizeCommand::new)).run("tokenize", "--model_name_or_path", model,
            "--input", input.toString(), "--output", output.toString());
    }

    @Test
    void everyRowIsALineAndNoOtherFileIsTouched() throws IOException {
        Path output = folder.resolve("ids.jsonl");
        Path neighbour = Files.writeString(folder.resolve("ids.jsonl.tmp"), "mine");
        assertEquals(0, tokenize(TinyChat.texts(folder.resolve("rows.jsonl"), 3), output), recorded.err());
        assertEquals(3, Files.readAllLines(output).size());
        assertEquals("mine", Files.readString(neighbour));
    }

    @Test
    void aBrokenRowLeavesWhatWasThere() throws IOException {
        Path output = Files.writeString(folder.resolve("ids.jsonl"), "old");
        Path input = Files.writeString(folder.resolve("rows.jsonl"), "{\"text\": \"a\"}\n{\"text\": 5}\n");
        assertEquals(2, tokenize(input, output));
        assertEquals("old", Files.readString(output));
    }
}
