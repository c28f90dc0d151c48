package cria.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.InputException;
import cria.WorkException;
import cria.backend.EveryBackend;
import cria.kernel.Backend;
import cria.tensor.DType;
import cria.train.TrainListener;
import cria.world.Alone;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Weights that cannot be computed with are neither taken nor left behind.
class UnsoundTest {

    @TempDir
    Path folder;

    private static WorkException failure(TinyJob job, EveryBackend on) {
        try (Backend backend = on.open()) {
            return assertThrows(WorkException.class, () -> job.run(new Alone(), backend));
        }
    }

    private static void assertNoModel(TinyJob job) {
        assertFalse(Files.exists(job.output().resolve("model.safetensors")));
        assertFalse(Files.exists(job.output().resolve("all_results.json")));
    }

    /// The first step learns nothing yet in the schedule's warm-up, so it is the second that is too wide.
    @ParameterizedTest
    @EnumSource
    void aLastStepThatIsTooWideLeavesNoModel(EveryBackend on) {
        for (TinyJob job : List.of(TinyJob.in(folder).steps(2).learningRate(1e38), TinyJob.in(folder).steps(2).weightDecay(1e38))) {
            WorkException e = failure(job, on);
            assertTrue(e.getMessage().startsWith("step 2 made weights that cannot be computed with: the length of all of them is "),
                e.getMessage());
            assertTrue(e.getMessage().contains("there is no checkpoint. Try a lower --learning_rate or --weight_decay"), e.getMessage());
            assertNoModel(job);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"REFERENCE", "CPU"})
    void aStepThatIsTooWideIsInNoCheckpoint(EveryBackend on) {
        TinyJob first = TinyJob.in(folder).stopAfter(1);
        try (Backend backend = on.open()) {
            first.run(new Alone(), backend);
        }
        TinyJob job = TinyJob.in(folder).learningRate(1e38).resume(first.checkpoint(1)).saveEvery(2);
        WorkException e = failure(job, on);
        assertTrue(e.getMessage().contains("step 2 made weights"), e.getMessage());
        assertTrue(e.getMessage().contains("the last checkpoint is " + first.checkpoint(1)), e.getMessage());
        assertFalse(Files.exists(job.checkpoint(2)));
        assertNoModel(job);
    }

    @ParameterizedTest
    @EnumSource
    void aModelWithAWeightThatIsNotFiniteIsNotTrained(EveryBackend on) throws IOException {
        TinyJob job = TinyJob.in(folder);
        Path file = folder.resolve("base/model.safetensors");
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(bytes.length - 4, Float.NaN);
        Files.write(file, bytes);
        try (Backend backend = on.open()) {
            InputException e = assertThrows(InputException.class, () -> job.run(new Alone(), backend));
            assertTrue(e.getMessage().startsWith(file + ": model."), e.getMessage());
            assertTrue(e.getMessage().contains("holds 1 value that is not finite"), e.getMessage());
            assertTrue(e.getMessage().endsWith("; the model cannot be used"), e.getMessage());
        }
        InputException e = assertThrows(InputException.class, () -> Models.open(folder.resolve("base")));
        assertTrue(e.getMessage().endsWith("; the model cannot be used"), e.getMessage());
    }

    @Test
    void aRunThatIsOverIsNotGoneOnWith() {
        TinyJob first = TinyJob.in(folder).stopAfter(4);
        first.run();
        TinyJob shorter = TinyJob.in(folder).steps(3).resume(first.checkpoint(4));
        InputException e = assertThrows(InputException.class, shorter::run);
        assertTrue(e.getMessage().startsWith(first.checkpoint(4) + ": 4 steps were taken, and the run is to end after 3; "), e
            .getMessage());
        assertNoModel(shorter);
    }

    @Test
    void aFolderThatNoRunWroteIsToldOfBeforeTheFirstStepAndStays() throws IOException {
        Path mine = Files.createDirectories(folder.resolve("out/checkpoint-4"));
        Files.writeString(mine.resolve("notes.txt"), "mine");
        TinyJob inTheWay = TinyJob.in(folder).saveEvery(2);
        InputException e = assertThrows(InputException.class, inTheWay::run);
        assertTrue(e.getMessage().startsWith(mine + ": a checkpoint is to have this name, and it has no rng_state.json"), e.getMessage());
        assertFalse(Files.exists(folder.resolve("out/checkpoint-2")));
        List<String> notes = new ArrayList<>();
        TinyJob beside = TinyJob.of(TinyJob.base(folder, DType.F32), folder.resolve("out")).saveEvery(3).saveLimit(1)
            .listener(new TrainListener() {
                @Override
                public void noted(String note) {
                    notes.add(note);
                }
            });
        assertTrue(beside.run().finished());
        assertEquals("mine", Files.readString(mine.resolve("notes.txt")));
        assertFalse(Files.exists(beside.checkpoint(3)));
        assertTrue(Files.exists(beside.checkpoint(6)));
        assertEquals(List.of(mine + " is left as it is: it has no rng_state.json that a run wrote"), notes);
    }
}
