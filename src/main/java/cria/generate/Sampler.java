package cria.generate;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Picks the next token.
public sealed interface Sampler {

    int next(
            float[] logits);    // (V)

    /// The most likely token; the first of equals.
    static Sampler greedy() {
        return new Greedy();
    }

    /// Draws from the likeliest tokens that together have probability `topP`, after dividing the logits by `temperature`.
    /// The same seed draws the same tokens. A temperature of 0 is greedy.
    ///
    /// Holtzman et al., *The Curious Case of Neural Text Degeneration*, 2020, <https://arxiv.org/abs/1904.09751>.
    static Sampler of(double temperature, double topP, long seed) {
        return temperature == 0 ? greedy() : new Nucleus(temperature, topP, RandomGeneratorFactory.of("L64X128MixRandom").create(seed));
    }

    /// See [Sampler#greedy].
    record Greedy() implements Sampler {
        @Override
        public int next(float[] logits) {
            int best = 0;
            for (int i = 1; i < logits.length; i++) {
                best = logits[i] > logits[best] ? i : best;
            }
            return best;
        }
    }

    /// See [Sampler#of].
    record Nucleus(double temperature, double topP, RandomGenerator random) implements Sampler {
        @Override
        public int next(float[] logits) {
            double max = Double.NEGATIVE_INFINITY;
            for (float logit : logits) {
                max = Math.max(max, logit);
            }
            double[] weights = new double[logits.length];
            double sum = 0;
            for (int i = 0; i < logits.length; i++) {
                weights[i] = Math.exp((logits[i] - max) / temperature);
                sum += weights[i];
            }
            int[] order = likeliest(weights, sum);
            double kept = Arrays.stream(order).mapToDouble(i -> weights[i]).sum();
            double drawn = random.nextDouble() * kept;
            for (int i : order) {
                drawn -= weights[i];
                if (drawn < 0) {
                    return i;
                }
            }
            return order[order.length - 1];
        }

        /// The tokens of the nucleus, the likeliest first and of equals the first. A heap gives them one by one: of 128,000 tokens
        /// few are asked for.
        private int[] likeliest(double[] weights, double sum) {
            LargestFirst rest = new LargestFirst(weights);
            int[] order = new int[weights.length];
            double kept = 0;
            for (int i = 0; i < order.length; i++) {
                order[i] = rest.next();
                kept += weights[order[i]];
                if (kept >= topP * sum) {
                    return Arrays.copyOf(order, i + 1);
                }
            }
            return order;
        }
    }
}
