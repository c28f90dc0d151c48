package cria.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cria.layer.LossHead;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsTest {

    private static LossHead.Scored rows(float[] losses, int[] predictions, int... targets) {
        return new LossHead.Scored(losses, predictions, targets);
    }

    /// Five tokens with losses 1, 2, 0.5, 0.25 and 1.25, a mean of 1; two of them have the largest logit.
    @Test
    void figuresAreThoseWorkedOutByHand() {
        Metrics metrics = new Metrics();
        metrics.add(rows(new float[] {1, 2, 0.5f}, new int[] {7, 8, 9}, 7, 0, 9));
        metrics.add(rows(new float[] {0.25f, 1.25f}, new int[] {1, 2}, 2, 1));
        assertEquals(List.of(
            new Figure("loss", 1.0, "1.0000"),
            new Figure("accuracy", 0.4, "40.00 %"),
            new Figure("perplexity", Math.E, "2.718"),
            new Figure("tokens", 5L, "5")), metrics.figures());
    }

    @Test
    void itDoesNotMatterHowTheTokensWereDivided() {
        float[] losses = {0.1f, 0.7f, 2.3f, 1e-3f};
        int[] predictions = {1, 2, 3, 4};
        int[] targets = {1, 2, 0, 4};
        Metrics together = new Metrics();
        together.add(rows(losses, predictions, targets));
        Metrics apart = new Metrics();
        for (int i = 0; i < losses.length; i++) {
            apart.add(rows(new float[] {losses[i]}, new int[] {predictions[i]}, targets[i]));
            apart.add(rows(new float[0], new int[0]));
        }
        assertEquals(together.figures(), apart.figures());
        assertEquals(0.75, together.figures().get(1).value());
    }

    /// In float32 the sum of so many would stand still at 2²⁴.
    @Test
    void sumsAreLongEnoughForManyTokens() {
        Metrics metrics = new Metrics();
        float[] losses = new float[1 << 20];
        Arrays.fill(losses, 1);
        LossHead.Scored rows = rows(losses, new int[losses.length], new int[losses.length]);
        for (int i = 0; i < 32; i++) {
            metrics.add(rows);
        }
        assertEquals(List.of(
            new Figure("loss", 1.0, "1.0000"),
            new Figure("accuracy", 1.0, "100.00 %"),
            new Figure("perplexity", Math.E, "2.718"),
            new Figure("tokens", 1L << 25, "33,554,432")), metrics.figures());
    }
}
