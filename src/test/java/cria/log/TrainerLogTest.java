package cria.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.WorkException;
import cria.metric.Figure;
import cria.train.EvaluationReport;
import cria.train.StepReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerLogTest {

    @TempDir
    Path folder;

    private static StepReport step(int step) {
        return new StepReport(step, 8, 0.25 * step, 2.5, 1.5, 1e-4, 100, 2000, 3, 9);
    }

    private Path file() {
        return folder.resolve("out/trainer_log.jsonl");
    }

    private void write(String text) throws IOException {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), text);
    }

    /// What the log says after a run that begins behind `begin` steps and takes the next.
    private String after(int begin) throws IOException {
        try (TrainerLog log = new TrainerLog(folder.resolve("out"))) {
            log.started(begin);
            log.logged(step(begin + 1));
        }
        return Files.readString(file());
    }

    private static String line(int step) {
        return ("{\"step\":%d,\"total_steps\":8,\"epoch\":%s,\"loss\":2.5,\"grad_norm\":1.5,\"learning_rate\":1.0E-4,"
            + "\"tokens_per_second\":2000.0,"
            + "\"percentage\":%s,\"elapsed_time\":3.0,\"remaining_time\":9.0}\n").formatted(step, 0.25 * step, 12.5 * step);
    }

    @Test
    void aLineIsThereAsSoonAsItIsLogged() throws IOException {
        try (TrainerLog log = new TrainerLog(folder.resolve("out"))) {
            log.started(0);
            log.logged(step(1));
            assertEquals(line(1), Files.readString(file()));
            log.evaluated(1, 0.25, new EvaluationReport(List.of(new Figure("loss", 0.5, "0.5")), 6, 3, 2));
            assertEquals(line(1) + "{\"step\":1,\"epoch\":0.25,\"eval_loss\":0.5,\"eval_samples\":6,\"eval_runtime\":2.0,"
                + "\"eval_samples_per_second\":3.0,\"eval_steps_per_second\":1.5}\n", Files.readString(file()));
        }
    }

    @Test
    void stepsThatAreTakenAgainAreTakenOut() throws IOException {
        write(line(1) + line(2) + "{\"step\":2,\"eval_loss\":1.0}\n" + line(3) + "{\"step\":3,\"eval_loss\":1.0}\n");
        assertEquals(line(1) + line(2) + "{\"step\":2,\"eval_loss\":1.0}\n" + line(3), after(2));
    }

    @Test
    void aLineThatACrashCutOffGoes() throws IOException {
        for (String cut : List.of("{\"step\":2,\"total_st", "{\"step\":2", "{", "2", "\"step", "\0\0\0\0\0\0")) {
            write(line(1) + cut);
            assertEquals(line(1) + line(3), after(2), cut);
        }
    }

    @Test
    void aRunThatGoesOnWithoutALogBeginsOne() throws IOException {
        assertEquals(line(4), after(3));
    }

    @Test
    void aRunFromTheBeginningBeginsAnew() throws IOException {
        write(line(1) + line(2));
        assertEquals(line(1), after(0));
    }

    @Test
    void aRunThatDoesNotStartTouchesNothing() throws IOException {
        new TrainerLog(folder.resolve("out")).close();
        assertFalse(Files.exists(folder.resolve("out")));
        write(line(1) + "{\"st");
        new TrainerLog(folder.resolve("out")).close();
        assertEquals(line(1) + "{\"st", Files.readString(file()));
    }

    @Test
    void aLogThatCannotBeWrittenIsNamedInALine() throws IOException {
        Files.createDirectories(file());
        try (TrainerLog log = new TrainerLog(folder.resolve("out"))) {
            WorkException e = assertThrows(WorkException.class, () -> log.started(0));
            assertTrue(e.getMessage().startsWith(file() + ": could not be written: "), e.getMessage());
            assertFalse(e.getMessage().endsWith(file().toString()), "a reason, not the path again: " + e.getMessage());
            assertEquals(1, e.getMessage().lines().count());
        }
    }
}
