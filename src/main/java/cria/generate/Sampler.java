package cria.generate;

import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Picks the next token.
public sealed interface Sampler {

    int next(
            float[] logits,     // (V)
            IntBuffer text);    // the tokens so far

    /// The most likely token; the first of equals.
    static Sampler greedy() {
        return new Greedy();
    }

    /// The same seed draws the same tokens. A temperature of 0 is greedy.
    static Sampler of(Sampling sampling, long seed) {
        Sampler sampler = sampling.temperature() == 0 ? greedy()
            : new Drawn(sampling, RandomGeneratorFactory.of("L64X128MixRandom").create(seed));
        return sampling.repetitionPenalty() == 1 ? sampler : new Penalized(sampling.repetitionPenalty(), sampler);
    }

    /// See [Sampler#greedy].
    record Greedy() implements Sampler {
        @Override
        public int next(float[] logits, IntBuffer text) {
            int best = 0;
            for (int i = 1; i < logits.length; i++) {
                best = logits[i] > logits[best] ? i : best;
            }
            return best;
        }
    }

    /// Makes each token of the text so far less likely, however often it stands there: its logit is divided by the penalty, or
    /// multiplied with it where it is negative.
    ///
    /// Keskar et al., *CTRL*, 2019, <https://arxiv.org/abs/1909.05858>.
    record Penalized(double penalty, Sampler sampler) implements Sampler {
        @Override
        public int next(float[] logits, IntBuffer text) {
            return sampler.next(penalized(logits, text), text);
        }

        float[] penalized(float[] logits, IntBuffer text) {
            float[] penalized = logits.clone();
            for (int i = 0; i < text.remaining(); i++) {
                int token = text.get(text.position() + i);
                penalized[token] = (float) (logits[token] < 0 ? logits[token] * penalty : logits[token] / penalty);
            }
            return penalized;
        }
    }

    /// Draws from the tokens that top-k, top-p and min-p leave, in this order, after dividing the logits by the temperature.
    ///
    /// Holtzman et al., *The Curious Case of Neural Text Degeneration*, 2020, <https://arxiv.org/abs/1904.09751>; Nguyen et al.,
    /// *Min-p Sampling*, 2024, <https://arxiv.org/abs/2407.01082>.
    record Drawn(Sampling sampling, RandomGenerator random) implements Sampler {

        @Override
        public int next(float[] logits, IntBuffer text) {
            double[] weights = weights(logits);
            int[] order = likeliest(weights);
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

        /// What the probabilities are multiples of; that of the likeliest is 1.
        double[] weights(float[] logits) {
            double max = Double.NEGATIVE_INFINITY;
            for (float logit : logits) {
                max = Math.max(max, logit);
            }
            double[] weights = new double[logits.length];
            for (int i = 0; i < logits.length; i++) {
                weights[i] = Math.exp((logits[i] - max) / sampling.temperature());
            }
            return weights;
        }

        /// The tokens that may be drawn, the likeliest first and of equals the first. A heap gives them one by one: of 128,000
        /// tokens few are asked for.
        int[] likeliest(double[] weights) {
            LargestFirst rest = new LargestFirst(weights);
            if (sampling.topK() == 0) {
                return nucleus(weights, weights.length, sum(weights), rest::next);
            }
            int[] best = best(weights, rest);
            double sum = sum(Arrays.stream(best).mapToDouble(i -> weights[i]).toArray());
            return nucleus(weights, best.length, sum, Arrays.stream(best).iterator()::nextInt);
        }

        /// As many as top-k says, and more where they are as likely as the last of them.
        private int[] best(double[] weights, LargestFirst rest) {
            int[] best = new int[weights.length];
            for (int i = 0; i < best.length; i++) {
                best[i] = rest.next();
                if (i >= sampling.topK() && weights[best[i]] < weights[best[i - 1]]) {
                    return Arrays.copyOf(best, i);
                }
            }
            return best;
        }

        /// What top-p and min-p leave of `most` tokens.
        ///
        /// @param sum of their weights
        private int[] nucleus(double[] weights, int most, double sum, IntSupplier likeliest) {
            int[] order = new int[most];
            double kept = 0;
            for (int i = 0; i < most; i++) {
                order[i] = likeliest.getAsInt();
                double weight = weights[order[i]];
                if (weight < sampling.minP() * weights[order[0]]) {
                    return Arrays.copyOf(order, i);
                }
                kept += weight;
                if (kept >= sampling.topP() * sum) {
                    return Arrays.copyOf(order, i + 1);
                }
            }
            return order;
        }

        private static double sum(double[] weights) {
            double sum = 0;
            for (double weight : weights) {
                sum += weight;
            }
            return sum;
        }
    }
}
