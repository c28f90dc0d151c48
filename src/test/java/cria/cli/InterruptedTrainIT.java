package cria.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.tensor.DType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A run that a signal ends in the middle: it keeps everything in a checkpoint and leaves nothing that looks finished.
@Timeout(120)
@EnabledOnOs({OS.LINUX, OS.MAC})
class InterruptedTrainIT {
    @TempDir
    Path folder;
    private final JarRunner jar = JarRunner.current();

    @ParameterizedTest
    @EnumSource(Signals.class)
    void aSignalLeavesACheckpointAndNoModel(Signals signal) throws Exception {
        signal.assumeHeard();
        Path model = TinyChat.model(folder.resolve("model"), DType.F32);
        Path train = TinyChat.conversations(folder.resolve("train.jsonl"), 0, 40);
        OutputDirectory output = new OutputDirectory(folder.resolve("out"));
        String[] flags = {"train", "--quiet", "--model_name_or_path", model.toString(), "--train_file", train.toString(),
            "--output_dir", output.path().toString(), "--logging_steps", "1", "--lr_scheduler_type", "constant"};
        Process run = jar.start(with(flags, "--max_steps", "1000000"));
        String error;
        try {
            awaitSteps(run, output.path().resolve("trainer_log.jsonl"), 2);
            signal.send(run.toHandle());
            assertTrue(run.waitFor(60, TimeUnit.SECONDS), "it goes on");
            error = new String(run.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            run.destroyForcibly();
        }
        assertEquals(signal.exitCode(), run.exitValue());
        int step = output.checkpoints().getFirst();
        assertTrue(error.startsWith("trainer: interrupted after step " + step + " of 1000000; "), error);
        assertEquals(1, error.lines().count(), error);
        assertEquals(List.of(step), output.checkpoints());
        output.assertNothingHalfDone();
        output.checkpoint(step).assertCheckpoint(model);
        assertFalse(Files.exists(output.path().resolve("model.safetensors")));
        assertFalse(Files.exists(output.path().resolve("config.json")));

        JarRunner.Result further = jar.run(with(flags, "--max_steps", Integer.toString(step + 2), "--resume_from_checkpoint", "true",
            "--save_strategy", "no"));
        assertEquals(0, further.code(), further.err());
        output.assertModel(model);
        assertEquals(step + 2, output.steps().size());
    }

    private static String[] with(String[] flags, String... more) {
        return Stream.concat(Stream.of(flags), Stream.of(more)).toArray(String[]::new);
    }

    private static void awaitSteps(Process run, Path log, int steps) throws IOException, InterruptedException {
        while (!Files.exists(log) || Files.readAllLines(log).size() < steps) {
            assertTrue(run.isAlive(), () -> "it ended: " + run.errorReader().lines().toList());
            Thread.sleep(20);
        }
    }
}
