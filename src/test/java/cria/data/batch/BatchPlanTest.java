package cria.data.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.InputException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BatchPlanTest {

    /// A run that nobody waits for to end begins at once, and takes the steps of a shorter one.
    @ParameterizedTest
    @EnumSource
    void aRunWithoutAnEndIsPlannedAtOnce(Sampling sampling) {
        int[] lengths = IntStream.range(0, 1000).map(i -> 5 + i * 7919 % 1000).toArray();
        BatchPlan plan = new BatchPlan(lengths, new BatchPlan.Options(4, 1, sampling, 9));
        int most = assertTimeoutPreemptively(Duration.ofSeconds(60), () -> plan.maxTokens(Integer.MAX_VALUE));
        assertTrue(most <= 1004 + 1003 + 1002 + 1001, "" + most);
        assertTrue(most >= plan.maxTokens(5000), "a longer run has no less");
        BatchPlan shorter = new BatchPlan(lengths, new BatchPlan.Options(4, 1, sampling, 9));
        shorter.maxTokens(3);
        for (long step : new long[] {0, 249, 250, 2_000_000_000}) {
            assertArrayEquals(shorter.step(step).getFirst(), plan.step(step).getFirst());
        }
    }

    @Test
    void packsNeedALength() {
        List<EncodedExample> examples = List.of(new EncodedExample(new int[] {1, 2}, new int[] {-100, 2}, 2, Path.of("x.jsonl"), 1));
        InputException e = assertThrows(InputException.class,
            () -> Batches.packed(examples, 0, new BatchPlan.Options(1, 1, Sampling.RANDOM, 0)));
        assertEquals("--packing fills packs of --max_length tokens, and --max_length is 0; give one, such as 1024", e.getMessage());
    }

    @Test
    void countsStepsAsTrainerDoes() {
        BatchPlan plan = plan(200, 8, 2, Sampling.SEQUENTIAL, 0);
        assertEquals(25, plan.microBatchesPerEpoch());
        assertEquals(13, plan.stepsPerEpoch());
        assertEquals(26, plan.steps(2));
        assertEquals(7, plan.steps(0.5));
        for (int step = 0; step < 12; step++) {
            assertEquals(List.of(8, 8), plan.step(step).stream().map(micro -> micro.length).toList());
        }
        assertEquals(List.of(8), plan.step(12).stream().map(micro -> micro.length).toList());
        assertArrayEquals(IntStream.range(192, 200).toArray(), plan.step(12).getFirst());
        assertArrayEquals(IntStream.range(0, 8).toArray(), plan.step(13).getFirst());
        assertEquals(0.08, plan.epochsAfter(1));
        assertEquals(0.96, plan.epochsAfter(12));
        assertEquals(1, plan.epochsAfter(13));
        assertEquals(1.08, plan.epochsAfter(14));
    }

    @Test
    void letsTheLastMicroBatchBeShort() {
        BatchPlan plan = plan(10, 4, 2, Sampling.SEQUENTIAL, 0);
        assertEquals(2, plan.stepsPerEpoch());
        assertArrayEquals(new int[] {8, 9}, plan.step(1).getFirst());
        assertEquals(1, plan(3, 8, 4, Sampling.RANDOM, 0).stepsPerEpoch());
    }

    @Test
    void seesEveryExampleOnceAnEpochUnderEveryStrategy() {
        for (Sampling sampling : Sampling.values()) {
            BatchPlan plan = plan(203, 4, 3, sampling, 7);
            for (int epoch = 0; epoch < 3; epoch++) {
                int from = epoch * plan.stepsPerEpoch();
                int[] seen = IntStream.range(from, from + plan.stepsPerEpoch()).mapToObj(plan::step)
                    .flatMap(List::stream).flatMapToInt(Arrays::stream).sorted().toArray();
                assertArrayEquals(IntStream.range(0, 203).toArray(), seen);
            }
        }
    }

    @Test
    void answersForAnyStepWithoutThoseBeforeIt() {
        for (Sampling sampling : Sampling.values()) {
            BatchPlan walked = plan(50, 4, 2, sampling, 3);
            for (long step = 0; step < 40; step++) {
                List<int[]> expected = walked.step(step);
                List<int[]> sought = plan(50, 4, 2, sampling, 3).step(step);
                assertEquals(expected.stream().map(Arrays::toString).toList(), sought.stream().map(Arrays::toString).toList());
            }
        }
    }

    @Test
    void ordersTheSameOnEveryMachine() {
        assertArrayEquals(new int[] {0}, Shuffle.order(1, 42, 0));
        assertArrayEquals(PINNED_SEED_42_EPOCH_0, plan(10, 1, 1, Sampling.RANDOM, 42).order(0));
        assertArrayEquals(PINNED_SEED_42_EPOCH_1, plan(10, 1, 1, Sampling.RANDOM, 42).order(1));
        assertArrayEquals(PINNED_SEED_0_EPOCH_0, plan(10, 1, 1, Sampling.RANDOM, 0).order(0));
    }

    @Test
    void drawsTheNumbersOfSplitMix64() {
        Shuffle generator = new Shuffle(1234567);
        assertEquals(6457827717110365317L, generator.next());
        assertEquals(3203168211198807973L, generator.next());
        assertEquals(Long.parseUnsignedLong("9817491932198370423"), generator.next());
        assertEquals(4593380528125082431L, generator.next());
        assertEquals(Long.parseUnsignedLong("16408922859458223821"), generator.next());
    }

    @Test
    void putsEachExampleInEachPlaceAboutAsOften() {
        int[][] seen = new int[5][5];
        for (int epoch = 0; epoch < 5000; epoch++) {
            int[] order = Shuffle.order(5, 1, epoch);
            for (int place = 0; place < 5; place++) {
                seen[place][order[place]]++;
            }
        }
        for (int[] place : seen) {
            for (int n : place) {
                assertEquals(1000, n, 130, "4.6 standard deviations of a fair shuffle");
            }
        }
    }

    @Test
    void knowsTheLargestMicroBatchOfTheStepsPlanned() {
        int[] lengths = IntStream.range(0, 37).map(i -> 1 + i * i % 29).toArray();
        for (Sampling sampling : Sampling.values()) {
            for (long steps : new long[] {1, 2, 5, 6, 17}) {
                BatchPlan plan = new BatchPlan(lengths, new BatchPlan.Options(4, 2, sampling, 5));
                int most = 0;
                for (long step = 0; step < steps; step++) {
                    for (int[] micro : plan.step(step)) {
                        most = Math.max(most, Arrays.stream(micro).map(i -> lengths[i]).sum());
                    }
                }
                assertEquals(most, plan.maxTokens(steps), sampling + " " + steps);
            }
        }
    }

    @Test
    void groupsSimilarLengths() {
        int[] lengths = Shuffle.order(400, 9, 9);
        BatchPlan grouped = new BatchPlan(lengths, new BatchPlan.Options(8, 1, Sampling.GROUP_BY_LENGTH, 1));
        for (long step = 0; step < 50; step++) {
            int[] micro = Arrays.stream(grouped.step(step).getFirst()).map(i -> lengths[i]).sorted().toArray();
            assertEquals(7, micro[7] - micro[0]);
        }
        int[] first = Arrays.stream(grouped.step(0).getFirst()).map(i -> lengths[i]).toArray();
        int[] second = Arrays.stream(grouped.step(1).getFirst()).map(i -> lengths[i]).toArray();
        assertTrue(Math.abs(first[0] - second[0]) != 8 || Math.abs(second[0] - lengths[grouped.step(2).getFirst()[0]]) != 8,
            "micro-batches must not come sorted");
        assertFalse(Arrays.equals(grouped.order(0), grouped.order(1)));
    }

    @Test
    void packsIntoFewRowsThatNeverOverflow() {
        int[] lengths = {4, 8, 1, 4, 2, 1};
        List<int[]> packs = Packing.bestFitDecreasing(lengths, 10);
        assertEquals(List.of("[1, 4]", "[0, 3, 2, 5]"), packs.stream().map(Arrays::toString).toList());
        assertEquals(List.of("[0]", "[1]"), Packing.bestFitDecreasing(new int[] {3, 3}, 5).stream().map(Arrays::toString).toList());
    }

    private static final int[] PINNED_SEED_42_EPOCH_0 = {8, 4, 7, 3, 1, 6, 2, 9, 0, 5};
    private static final int[] PINNED_SEED_42_EPOCH_1 = {0, 2, 8, 9, 4, 6, 7, 1, 5, 3};
    private static final int[] PINNED_SEED_0_EPOCH_0 = {0, 3, 2, 7, 4, 5, 6, 1, 9, 8};

    private static BatchPlan plan(int n, int batchSize, int accumulation, Sampling sampling, long seed) {
        int[] lengths = new int[n];
        Arrays.fill(lengths, 1);
        return new BatchPlan(lengths, new BatchPlan.Options(batchSize, accumulation, sampling, seed));
    }
}
