package cria.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import cria.InputException;
import cria.backend.EveryBackend;
import cria.backend.reference.ReferenceBackend;
import cria.data.batch.BatchPlan;
import cria.data.batch.Batches;
import cria.data.batch.EncodedExample;
import cria.data.batch.Sampling;
import cria.kernel.Backend;
import cria.tensor.DType;
import cria.tensor.Tensor;
import cria.train.Regularization;
import cria.train.TinyRun;
import cria.tuning.SavedType;
import cria.world.Alone;
import cria.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// A run that goes on takes the steps that it would have taken, or says why it cannot.
class ResumeTest {

    @TempDir
    Path folder;

    private static Batches options(int batchSize, int accumulation, Sampling sampling, long seed) {
        return Batches.of(TinyJob.EXAMPLES, new BatchPlan.Options(batchSize, accumulation, sampling, seed));
    }

    private static Arguments change(String key, UnaryOperator<TinyJob> change) {
        return arguments(key, change);
    }

    static Stream<Arguments> changes() {
        List<EncodedExample> another = TinyRun.documents(TinyJob.LLAMA.config(), 9, 40, 9, 33, 21, 60, 15);
        return Stream.of(
            change("max_length", job -> job.maxLength(512)),
            change("packing", job -> job.batches(Batches.packed(TinyJob.EXAMPLES, 1024, TinyJob.BATCHING))),
            change("seed", job -> job.batches(options(2, 1, Sampling.RANDOM, 4))),
            change("sampling", job -> job.batches(options(2, 1, Sampling.SEQUENTIAL, 3))),
            change("batch_size", job -> job.batches(options(3, 1, Sampling.RANDOM, 3))),
            change("accumulation", job -> job.batches(options(2, 2, Sampling.RANDOM, 3))),
            change("examples", job -> job.batches(Batches.of(TinyJob.EXAMPLES.subList(0, 5), TinyJob.BATCHING))),
            change("data", job -> job.batches(Batches.of(another, TinyJob.BATCHING))));
    }

    private static void assertRefusedFor(String key, Path checkpoint, Runnable run) {
        InputException e = assertThrows(InputException.class, run::run);
        assertTrue(e.getMessage().startsWith(checkpoint.resolve("rng_state.json")
            + ": the run that is to go on had " + key + " "), e.getMessage());
        assertEquals(1, e.getMessage().lines().count());
    }

    @ParameterizedTest
    @MethodSource("changes")
    void anotherOrderOfTheDataIsRefusedByName(String key, UnaryOperator<TinyJob> change) {
        TinyJob first = TinyJob.in(folder).stopAfter(2);
        first.run();
        TinyJob second = change.apply(TinyJob.in(folder).resume(first.checkpoint(2)));
        assertRefusedFor(key, first.checkpoint(2), second::run);
    }

    @Test
    void packsOfAnotherLengthAreRefused() {
        TinyJob first = TinyJob.in(folder).batches(Batches.packed(TinyJob.EXAMPLES, 128, TinyJob.BATCHING)).stopAfter(2);
        first.run();
        TinyJob second = TinyJob.in(folder).batches(Batches.packed(TinyJob.EXAMPLES, 256, TinyJob.BATCHING)).resume(first.checkpoint(2));
        assertRefusedFor("packing", first.checkpoint(2), second::run);
    }

    @Test
    void anotherNumberOfRanksIsRefused() {
        TinyJob first = TinyJob.in(folder).stopAfter(2);
        first.run();
        try (Backend backend = new ReferenceBackend()) {
            assertRefusedFor("ranks", first.checkpoint(2),
                () -> TinyJob.in(folder).resume(first.checkpoint(2)).run(new FirstOfTwo(), backend));
        }
    }

    /// A rank that would wait for another for ever, if it came so far.
    private record FirstOfTwo() implements World {
        @Override
        public int rank() {
            return 0;
        }

        @Override
        public int size() {
            return 2;
        }

        @Override
        public void sum(Tensor x) {
            throw new IllegalStateException("there is no other rank");
        }

        @Override
        public double sum(double value) {
            throw new IllegalStateException("there is no other rank");
        }
    }

    /// The optimizer's file is compared too: a model that is written in bfloat16 hides most of a weight's bits.
    private void assertGoesOnAsIfNeverStopped(EveryBackend on, DType base, SavedType type, UnaryOperator<TinyJob> change)
        throws IOException {
        TinyJob whole = change.apply(TinyJob.of(TinyJob.base(folder, base), folder.resolve("whole"))).savedAs(type)
            .saveEvery(TinyJob.STEPS);
        TinyJob half = change.apply(TinyJob.of(TinyJob.base(folder, base), folder.resolve("parts"))).savedAs(type).stopAfter(3);
        TinyJob rest = change.apply(TinyJob.of(TinyJob.base(folder, base), folder.resolve("parts"))).savedAs(type)
            .saveEvery(TinyJob.STEPS).resume(half.checkpoint(3));
        for (TinyJob job : List.of(whole, half, rest)) {
            try (Backend backend = on.open()) {
                assertEquals(job != half, job.run(new Alone(), backend).finished());
            }
        }
        for (String file : List.of("optimizer.safetensors", "model.safetensors", "scheduler.json", "rng_state.json")) {
            assertArrayEquals(Files.readAllBytes(whole.checkpoint(TinyJob.STEPS).resolve(file)),
                Files.readAllBytes(rest.checkpoint(TinyJob.STEPS).resolve(file)), file);
        }
        assertFalse(Files.mismatch(half.checkpoint(3).resolve("optimizer.safetensors"),
            rest.checkpoint(TinyJob.STEPS).resolve("optimizer.safetensors")) < 0, "the later steps moved something");
    }

    @ParameterizedTest
    @EnumSource
    void aRunThatSavesFloat32GoesOnWithTheSameBits(EveryBackend on) throws IOException {
        assertGoesOnAsIfNeverStopped(on, DType.F32, SavedType.FLOAT32, job -> job);
    }

    @ParameterizedTest
    @EnumSource
    void aRunThatSavesTheTypesOfABfloat16BaseGoesOnWithTheSameBits(EveryBackend on) throws IOException {
        assertGoesOnAsIfNeverStopped(on, DType.BF16, SavedType.BASE, job -> job);
    }

    /// The noise of a step is that of the step's number, not of how often the run has drawn.
    @ParameterizedTest
    @EnumSource
    void aRunWithNoiseGoesOnWithTheSameBits(EveryBackend on) throws IOException {
        assertGoesOnAsIfNeverStopped(on, DType.F32, SavedType.FLOAT32, job -> job.regularization(new Regularization(0.1, 5, 3)));
    }

    @Test
    void anInterruptedRunKeepsNoMoreCheckpointsThanTheLimit() throws IOException {
        TinyJob job = TinyJob.in(folder).saveEvery(2).saveLimit(1).stopAfter(3);
        assertEquals(job.checkpoint(3), job.run().checkpoint().orElseThrow());
        try (Stream<Path> files = Files.list(job.output())) {
            assertEquals(List.of(job.checkpoint(3)), files.filter(Files::isDirectory).toList());
        }
    }

    @Test
    void whatACrashLeftIsClearedAwayBeforeTheFirstStep() throws IOException {
        Path leftOver = Files.createDirectories(folder.resolve("out/tmp-checkpoint-4"));
        Files.writeString(leftOver.resolve("model.safetensors"), "half");
        Files.createFile(leftOver.resolve("unfinished"));
        TinyJob.in(folder).stopAfter(0).run();
        assertFalse(Files.exists(leftOver));
    }

    @Test
    void aCheckpointOfTheModelAloneIsAModelAndNoPlaceToGoOnFrom() throws IOException {
        TinyJob job = TinyJob.in(folder).saveEvery(2).modelOnly();
        job.run();
        Path checkpoint = job.checkpoint(2);
        assertTrue(Files.exists(checkpoint.resolve("model.safetensors")) && Files.exists(checkpoint.resolve("trainer_state.json")));
        assertFalse(Files.exists(checkpoint.resolve("optimizer.safetensors")));
        String message = assertThrows(InputException.class, () -> TinyJob.in(folder).resume(checkpoint).run()).getMessage();
        assertTrue(message.startsWith(checkpoint + ": a model without its optimizer (--save_only_model): no run can go on from it"),
            message);
    }

    @Test
    void whatAnInterruptedRunLeavesCanBeGoneOnFromThoughCheckpointsAreTheModelAlone() throws IOException {
        TinyJob job = TinyJob.in(folder).saveEvery(2).modelOnly().stopAfter(4);
        Path checkpoint = job.run().checkpoint().orElseThrow();
        assertEquals(job.checkpoint(4), checkpoint);
        assertTrue(TinyJob.in(folder).resume(checkpoint).run().finished());
    }
}
