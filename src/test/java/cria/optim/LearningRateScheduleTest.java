package cria.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import cria.optim.LearningRateSchedule.Constant;
import cria.optim.LearningRateSchedule.Cosine;
import cria.optim.LearningRateSchedule.Linear;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Against values worked out from the formulas by hand; `ChatRunIT` holds the cosine to transformers' bits.
class LearningRateScheduleTest {

    private static double[] rates(LearningRateSchedule schedule, int steps) {
        return IntStream.range(0, steps).mapToDouble(schedule::at).toArray();
    }

    @Test
    void linearRisesAndFallsToZero() {
        assertArrayEquals(new double[] {0, 0.5, 1, 0.75, 0.5, 0.25, 0}, rates(new Linear(1, 2, 6), 7));
        assertArrayEquals(new double[] {1, 0.75, 0.5, 0.25, 0}, rates(new Linear(1, 0, 4), 5));
    }

    @Test
    void cosineFallsAlongHalfAWave() {
        assertArrayEquals(new double[] {0, 2, 1.7071067811865475, 1, 0.2928932188134524, 0}, rates(new Cosine(2, 1, 5), 6), 1e-15);
    }

    @Test
    void constantStaysAfterItsWarmup() {
        assertArrayEquals(new double[] {0, 1, 2, 3, 3, 3}, rates(new Constant(3, 3), 6), 1e-15);
        assertArrayEquals(new double[] {3, 3}, rates(new Constant(3, 0), 2));
    }
}
