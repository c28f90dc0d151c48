package cria.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import cria.golden.Goldens;
import java.nio.IntBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTest {
    /// Probabilities 0.5, 0.3, 0.15, 0.05.
    private static final float[] LOGITS = {(float) Math.log(0.15), (float) Math.log(0.5), (float) Math.log(0.05), (float) Math.log(0.3)};
    private static final int DRAWS = 20_000;

    private static Sampler sampler(double temperature, double topP, long seed) {
        return Sampler.of(new Sampling(temperature, 0, topP, 0, 1), seed);
    }

    private static int next(Sampler sampler, float[] logits) {
        return sampler.next(logits, IntBuffer.allocate(0));
    }

    private static double[] shares(Sampler sampler) {
        double[] shares = new double[LOGITS.length];
        for (int i = 0; i < DRAWS; i++) {
            shares[next(sampler, LOGITS)] += 1.0 / DRAWS;
        }
        return shares;
    }

    @Test
    void greedyTakesTheFirstOfTheLikeliest() {
        assertEquals(1, next(Sampler.greedy(), LOGITS));
        assertEquals(0, next(Sampler.greedy(), new float[] {2, 2, 1}));
        assertEquals(1, next(sampler(0, 0.9, 1), LOGITS));
    }

    /// The standard deviation of a share is at most 0.0036.
    @Test
    void drawsWithTheProbabilitiesOfTheModel() {
        double[] shares = shares(sampler(1, 1, 7));
        assertEquals(0.15, shares[0], 0.02);
        assertEquals(0.5, shares[1], 0.02);
        assertEquals(0.05, shares[2], 0.02);
        assertEquals(0.3, shares[3], 0.02);
    }

    @Test
    void topPLeavesTheUnlikelyOut() {
        double[] shares = shares(sampler(1, 0.79, 7));
        assertEquals(0, shares[0]);
        assertEquals(0, shares[2]);
        assertEquals(0.5 / 0.8, shares[1], 0.02);
    }

    @Test
    void aLowTemperatureSharpens() {
        double[] shares = shares(sampler(0.5, 1, 7));
        assertEquals(0.25 / (0.25 + 0.09 + 0.0225 + 0.0025), shares[1], 0.02);
        assertTrue(shares[2] > 0);
    }

    @Test
    void theSameSeedDrawsTheSame() {
        Sampler first = sampler(1, 1, 3);
        Sampler second = sampler(1, 1, 3);
        for (int i = 0; i < 100; i++) {
            assertEquals(next(first, LOGITS), next(second, LOGITS));
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
            Sampler heap = sampler(temperature, topP, 5);
            Sorted sorted = new Sorted(temperature, topP, RandomGeneratorFactory.of("L64X128MixRandom").create(5));
            for (int draw = 0; draw < 300; draw++) {
                float[] logits = logits(random, 1 + random.nextInt(400), 1 + random.nextInt(60));
                assertEquals(sorted.next(logits), next(heap, logits), "draw " + draw);
            }
        }
    }

    static List<JsonNode> goldens() {
        return Goldens.lines(Path.of("src/test/resources/golden/sampling.jsonl"));
    }

    /// What `src/test/golden/make_sampling.py` had of transformers' logits processors.
    @ParameterizedTest
    @MethodSource("goldens")
    void theProbabilitiesAreThoseOfTransformers(JsonNode golden) {
        float[] logits = floats(golden.get("logits"));
        IntBuffer text = IntBuffer.wrap(Goldens.ints(golden.get("text")));
        Sampling sampling = new Sampling(golden.get("temperature").doubleValue(), golden.get("top_k").intValue(),
            golden.get("top_p").doubleValue(), golden.get("min_p").doubleValue(), golden.get("repetition_penalty").doubleValue());
        double[] expected = golden.get("probabilities").valueStream().mapToDouble(JsonNode::doubleValue).toArray();
        double[] found = probabilities(sampling, logits, text);
        // Of tokens that are equally likely, transformers leaves out any, and Cria the last.
        if (Arrays.stream(golden.get("logits").toString().split(",")).distinct().count() < logits.length) {
            Arrays.sort(expected);
            Arrays.sort(found);
        }
        assertArrayEquals(expected, found, 1e-6);
        for (int i = 0; i < found.length; i++) {
            assertEquals(expected[i] == 0, found[i] == 0, "token " + i);
        }
    }

    private static float[] floats(JsonNode logits) {
        float[] floats = new float[logits.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = logits.get(i).isNull() ? Float.NEGATIVE_INFINITY : logits.get(i).floatValue();
        }
        return floats;
    }

    /// Of each token to be drawn.
    private static double[] probabilities(Sampling sampling, float[] logits, IntBuffer text) {
        Sampler sampler = Sampler.of(sampling, 1);
        float[] reached = logits.clone();
        if (sampler instanceof Sampler.Penalized penalized) {
            reached = penalized.penalized(logits, text);
            sampler = penalized.sampler();
        }
        Sampler.Drawn drawn = (Sampler.Drawn) sampler;
        double[] weights = drawn.weights(reached);
        int[] order = drawn.likeliest(weights);
        double sum = Arrays.stream(order).mapToDouble(i -> weights[i]).sum();
        double[] probabilities = new double[logits.length];
        Arrays.stream(order).forEach(i -> probabilities[i] = weights[i] / sum);
        return probabilities;
    }

    @Test
    void aPenaltyAlsoTurnsGreedyFromWhatWasSaid() {
        float[] logits = {1, 2, 1.9f, -1};
        Sampler penalized = Sampler.of(new Sampling(0, 0, 1, 0, 1.2), 1);
        assertEquals(1, penalized.next(logits, IntBuffer.wrap(new int[] {0, 3})));
        assertEquals(2, penalized.next(logits, IntBuffer.wrap(new int[] {1, 1})));
        assertArrayEquals(new float[] {1, 2, 1.9f, -1}, logits);
    }

    @Test
    void aTokenThatIsDrawnIsOneOfThoseLeft() {
        Sampler sampler = Sampler.of(new Sampling(1, 3, 1, 0.2, 1), 4);
        double[] shares = shares(sampler);
        assertEquals(0, shares[2]);
        assertEquals(0.15 / 0.95, shares[0], 0.02);
        assertEquals(0, shares(Sampler.of(new Sampling(1, 3, 1, 0.4, 1), 4))[0]);
    }

    @Test
    void theHeapGivesAllFromTheLargestDown() {
        LargestFirst heap = new LargestFirst(new double[] {1, 3, 2, 3, 0, 3, 1});
        int[] order = IntStream.range(0, 7).map(_ -> heap.next()).toArray();
        assertArrayEquals(new int[] {1, 3, 5, 2, 0, 6, 4}, order);
    }
}
