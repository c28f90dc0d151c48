package cria.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SamplerTest {
    /// Probabilities 0.5, 0.3, 0.15, 0.05.
    private static final float[] LOGITS = {(float) Math.log(0.15), (float) Math.log(0.5), (float) Math.log(0.05), (float) Math.log(0.3)};
    private static final int DRAWS = 20_000;

    private static double[] shares(Sampler sampler) {
        double[] shares = new double[LOGITS.length];
        for (int i = 0; i < DRAWS; i++) {
            shares[sampler.next(LOGITS)] += 1.0 / DRAWS;
        }
        return shares;
    }

    @Test
    void greedyTakesTheFirstOfTheLikeliest() {
        assertEquals(1, Sampler.greedy().next(LOGITS));
        assertEquals(0, Sampler.greedy().next(new float[] {2, 2, 1}));
        assertEquals(1, Sampler.of(0, 0.9, 1).next(LOGITS));
    }

    /// The standard deviation of a share is at most 0.0036.
    @Test
    void drawsWithTheProbabilitiesOfTheModel() {
        double[] shares = shares(Sampler.of(1, 1, 7));
        assertEquals(0.15, shares[0], 0.02);
        assertEquals(0.5, shares[1], 0.02);
        assertEquals(0.05, shares[2], 0.02);
        assertEquals(0.3, shares[3], 0.02);
    }

    @Test
    void topPLeavesTheUnlikelyOut() {
        double[] shares = shares(Sampler.of(1, 0.79, 7));
        assertEquals(0, shares[0]);
        assertEquals(0, shares[2]);
        assertEquals(0.5 / 0.8, shares[1], 0.02);
    }

    @Test
    void aLowTemperatureSharpens() {
        double[] shares = shares(Sampler.of(0.5, 1, 7));
        assertEquals(0.25 / (0.25 + 0.09 + 0.0225 + 0.0025), shares[1], 0.02);
        assertTrue(shares[2] > 0);
    }

    @Test
    void theSameSeedDrawsTheSame() {
        Sampler first = Sampler.of(1, 1, 3);
        Sampler second = Sampler.of(1, 1, 3);
        for (int i = 0; i < 100; i++) {
            assertEquals(first.next(LOGITS), second.next(LOGITS));
        }
    }
}
