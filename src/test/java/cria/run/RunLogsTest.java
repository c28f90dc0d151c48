package cria.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cria.InputException;
import cria.WorkException;
import cria.backend.reference.ReferenceBackend;
import cria.data.batch.Batches;
import cria.kernel.Backend;
import cria.kernel.CrampedBackend;
import cria.log.TrainerLog;
import cria.log.TrainerState;
import cria.train.StepReport;
import cria.train.TrainListener;
import cria.world.Alone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the logs of a run say that was killed and goes on, and what a run that cannot begin does to an earlier one's.
class RunLogsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private record Killed() implements TrainListener {
        @Override
        public void logged(StepReport report) {
            if (report.step() == 5) {
                throw new IllegalStateException("killed");
            }
        }
    }

    /// Killed behind step 5, and gone on from the checkpoint of step 4.
    private TinyJob killedAndGoneOn() throws IOException {
        TinyJob killed = TinyJob.in(folder).saveEvery(2).evaluateEvery(3).listener(new Killed());
        assertThrows(IllegalStateException.class, killed::run);
        Path log = killed.output().resolve(TrainerLog.FILE_NAME);
        Files.writeString(log, Files.readString(log) + "{\"step\":6,\"total_st");
        TinyJob rest = TinyJob.in(folder).saveEvery(2).evaluateEvery(3).resume(killed.checkpoint(4));
        rest.run();
        return rest;
    }

    private static List<String> entries(Iterable<JsonNode> lines) {
        List<String> entries = new ArrayList<>();
        lines.forEach(line -> entries.add(line.path("step").asInt()
            + (line.has("eval_loss") ? " evaluated" : line.has("train_loss") ? " trained" : "")));
        return entries;
    }

    private static List<JsonNode> lines(Path output) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(output.resolve(TrainerLog.FILE_NAME))) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    private static JsonNode state(Path directory) throws IOException {
        return JSON.readTree(directory.resolve(TrainerState.FILE_NAME).toFile());
    }

    @Test
    void noStepStandsTwiceInTheLogAfterAKill() throws IOException {
        TinyJob job = killedAndGoneOn();
        assertEquals(List.of("1", "2", "3", "3 evaluated", "4", "5", "6", "6 evaluated"), entries(lines(job.output())));
    }

    @Test
    void theStateTellsBothPartsAsOneRun() throws IOException {
        TinyJob job = killedAndGoneOn();
        assertEquals(List.of("1", "2", "3", "3 evaluated", "4", "5", "6", "6 evaluated", "6 trained"),
            entries(state(job.output()).path("log_history")));
        int tokensOfAnEpoch = TinyJob.EXAMPLES.stream().mapToInt(example -> example.length()).sum();
        assertEquals(2 * tokensOfAnEpoch, state(job.output()).path("num_input_tokens_seen").asInt());
        assertEquals(6, state(job.output()).path("global_step").asInt());
        assertEquals(2.0, state(job.output()).path("epoch").asDouble());
    }

    @Test
    void aRunFromTheBeginningBeginsItsLogAnew() throws IOException {
        TinyJob.in(folder).run();
        TinyJob.in(folder).stopAfter(2).run();
        assertEquals(List.of("1", "2"), entries(lines(folder.resolve("out"))));
    }

    @Test
    void aRunThatCannotBeginLeavesTheLogOfAnEarlierOne() throws IOException {
        TinyJob earlier = TinyJob.in(folder).stopAfter(3);
        earlier.run();
        String log = Files.readString(earlier.output().resolve(TrainerLog.FILE_NAME));
        try (Backend backend = new ReferenceBackend()) {
            assertThrows(WorkException.class, () -> TinyJob.in(folder).run(new Alone(), CrampedBackend.of(backend, 1000)));
        }
        Batches others = Batches.of(TinyJob.EXAMPLES.subList(0, 5), TinyJob.BATCHING);
        assertThrows(InputException.class, () -> TinyJob.in(folder).batches(others).resume(earlier.checkpoint(3)).run());
        assertThrows(InputException.class, () -> TinyJob.in(folder).resume(folder.resolve("no-checkpoint")).run());
        assertThrows(InputException.class, () -> TinyJob.of(folder.resolve("no-model"), earlier.output()).run());
        assertEquals(log, Files.readString(earlier.output().resolve(TrainerLog.FILE_NAME)));
    }
}
