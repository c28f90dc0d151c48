package cria.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.cli.command.TrainCommand;
import cria.cli.terminal.RecordedConsole;
import cria.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashedTrainTest {

    @TempDir
    Path folder;

    private void train(String... more) throws IOException {
        RecordedConsole recorded = new RecordedConsole(false);
        int code = new Main(recorded.console, List.of(TrainCommand::new)).run(Stream.concat(Stream.of("train", "--model_name_or_path",
            folder.resolve("model").toString(), "--train_file", folder.resolve("train.jsonl").toString(), "--output_dir",
            folder.resolve("out").toString(), "--max_steps", "4", "--save_steps", "2", "--backend", "reference"), Stream.of(more))
            .toArray(String[]::new));
        assertEquals(0, code, recorded.err());
    }

    /// The crash came when checkpoint-2 had been put aside and the one that was to replace it had not got its name yet.
    @Test
    void theNewestCheckpointIsFoundThoughACrashLeftItUnderAnotherName() throws IOException {
        TinyChat.model(folder.resolve("model"), DType.F32);
        TinyChat.conversations(folder.resolve("train.jsonl"), 0, 20);
        train();
        Path out = folder.resolve("out");
        Files.move(out.resolve("checkpoint-2"), out.resolve("old-checkpoint-2"));
        Files.move(out.resolve("checkpoint-4"), out.resolve("tmp-checkpoint-2"));
        train("--resume_from_checkpoint", "true");
        assertTrue(Files.isDirectory(out.resolve("checkpoint-2")));
        assertTrue(Files.isDirectory(out.resolve("checkpoint-4")));
        assertFalse(Files.exists(out.resolve("old-checkpoint-2")));
        assertFalse(Files.exists(out.resolve("tmp-checkpoint-2")));
    }
}
