package cria.data.batch;

import cria.SplitMix64;

/// Orders that depend on their seed alone, so that a run can be repeated or resumed on any machine and with any later Java. The generator
/// is that of [SplitMix64].
final class Shuffle {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    Shuffle(long state) {
        this.state = state;
    }

    /// An order of 0 to n - 1.
    ///
    /// @param stream tells apart the orders of one seed: the epoch, or a negative number for what is no epoch
    static int[] order(int n, long seed, long stream) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        of(seed, stream).shuffle(order);
        return order;
    }

    /// The generator of a seed and a stream. Mixing the seed first keeps (1, 0) and (0, 1) apart.
    static Shuffle of(long seed, long stream) {
        return new Shuffle(SplitMix64.mix(SplitMix64.mix(seed + GOLDEN_GAMMA) + stream));
    }

    /// Fisher and Yates's, in Durstenfeld's form: from the end, each place is exchanged with one at or before it.
    void shuffle(int[] order) {
        for (int i = order.length - 1; i > 0; i--) {
            int j = below(i + 1);
            int other = order[j];
            order[j] = order[i];
            order[i] = other;
        }
    }

    /// Uniform in [0, bound). Draws of the last, incomplete run of `bound` numbers are drawn again.
    int below(int bound) {
        long draw = next() >>> 1;
        long value = draw % bound;
        while (draw - value > Long.MAX_VALUE - (bound - 1)) {
            draw = next() >>> 1;
            value = draw % bound;
        }
        return (int) value;
    }

    long next() {
        state += GOLDEN_GAMMA;
        return SplitMix64.mix(state);
    }
}
