package cria.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /// What was taken before there was a heap: all tokens sorted, of equal ones the first first.
    private record Sorted(double temperature, double topP, RandomGenerator random) {
        int next(float[] logits) {
            double max = IntStream.range(0, logits.length).mapToDouble(i -> logits[i]).max().orElseThrow();
            double[] weights = IntStream.range(0, logits.length).mapToDouble(i -> Math.exp((logits[i] - max) / temperature)).toArray();
            double sum = 0;
            for (double weight : weights) {
                sum += weight;
            }
            int[] order = IntStream.range(0, weights.length).boxed().sorted(Comparator.comparingDouble(i -> -weights[i]))
                .mapToInt(Integer::intValue).toArray();
            int n = 0;
            double kept = 0;
            while (n < order.length && (n == 0 || kept < topP * sum)) {
                kept += weights[order[n++]];
            }
            int[] nucleus = Arrays.copyOf(order, n);
            double drawn = random.nextDouble() * Arrays.stream(nucleus).mapToDouble(i -> weights[i]).sum();
            for (int i : nucleus) {
                drawn -= weights[i];
                if (drawn < 0) {
                    return i;
                }
            }
            return nucleus[n - 1];
        }
    }

    /// @param levels how many different logits there are: few make many ties
    private static float[] logits(Random random, int size, int levels) {
        float[] logits = new float[size];
        for (int i = 0; i < size; i++) {
            logits[i] = 8f * random.nextInt(levels) / levels - (random.nextInt(50) == 0 ? Float.POSITIVE_INFINITY : 0);
        }
        return logits;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.001, 0.3, 0.9, 0.999, 1})
    void theHeapDrawsTheTokensOfTheSortedList(double topP) {
        Random random = new Random(11);
        for (double temperature : new double[] {0.2, 1, 3}) {
            Sampler heap = Sampler.of(temperature, topP, 5);
            Sorted sorted = new Sorted(temperature, topP, RandomGeneratorFactory.of("L64X128MixRandom").create(5));
            for (int draw = 0; draw < 300; draw++) {
                float[] logits = logits(random, 1 + random.nextInt(400), 1 + random.nextInt(60));
                assertEquals(sorted.next(logits), heap.next(logits), "draw " + draw);
            }
        }
    }

    @Test
    void theHeapGivesAllFromTheLargestDown() {
        LargestFirst heap = new LargestFirst(new double[] {1, 3, 2, 3, 0, 3, 1});
        int[] order = IntStream.range(0, 7).map(_ -> heap.next()).toArray();
        assertArrayEquals(new int[] {1, 3, 5, 2, 0, 6, 4}, order);
    }
}
