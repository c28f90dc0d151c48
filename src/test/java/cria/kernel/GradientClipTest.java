package cria.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class GradientClipTest {
    @Test
    void gradientsAreCutToTheirLimit() {
        assertEquals(0.5, GradientClip.factor(2, 1), 1e-6);
        assertEquals(1, GradientClip.factor(0.5, 1));
        assertEquals(1, GradientClip.factor(100, 0), "0 means no limit");
    }

    @Test
    void aGradientThatIsNotFiniteHasNoFactor() {
        for (double norm : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            assertEquals(Double.NaN, GradientClip.factor(norm, 1));
            assertEquals(Double.NaN, GradientClip.factor(norm, 0));
        }
    }
}
