package cria.data.split;

import cria.InputException;
import cria.SplitMix64;
import java.util.Arrays;

/// How much to hold back for evaluation (`--test_split_size`).
///
/// A conversation's side follows from what it says and the seed: two that say the same are on one side, and rows that are appended to a
/// file never move those before them where a fraction is asked for, and seldom where a number is. For that a fraction is held back as a
/// coin would: of n conversations about as many, give or take √n.
///
/// @param value a fraction below 1, or a count from 1 on
public record TestSize(double value) {

    public TestSize {
        if (!(value > 0) || (value >= 1 && (value != Math.rint(value) || value > Integer.MAX_VALUE))) {
            throw new InputException("--test_split_size must be a fraction between 0 and 1 or a count, found " + value);
        }
    }

    /// Which of these are held back: one at least, and not all.
    ///
    /// @param keys what each says
    /// @throws InputException if none would be left
    public boolean[] choose(long[] keys, long seed) {
        if (keys.length < 2 || value >= keys.length) {
            throw leavesNone(keys.length, "conversations");
        }
        long[] draws = Arrays.stream(keys).map(key -> draw(key, seed)).toArray();
        long[] sorted = Arrays.stream(draws).sorted().toArray();
        if (sorted[0] == sorted[sorted.length - 1]) {
            throw leavesNone(keys.length, "conversations that all say the same");
        }
        long bound = value < 1 ? (long) (value * 0x1p53) : sorted[(int) value];
        if (value >= 1 && bound == sorted[0] || value < 1 && bound <= sorted[0]) {
            bound = sorted[0] + 1;                      // at least those that come first
        }
        bound = Math.min(bound, sorted[sorted.length - 1]);     // and never those that come last
        boolean[] test = new boolean[keys.length];
        for (int i = 0; i < test.length; i++) {
            test[i] = draws[i] < bound;
        }
        return test;
    }

    private InputException leavesNone(int n, String what) {
        return new InputException("--test_split_size " + (value < 1 ? "" + value : "" + (int) value) + " of " + n + " " + what
            + " leaves none to train on; ask for less");
    }

    /// From 0 to 2⁵³.
    private static long draw(long key, long seed) {
        return SplitMix64.mix(SplitMix64.mix(seed + 0x9E3779B97F4A7C15L) ^ key) >>> 11;
    }
}
