package cria.data.batch;

import cria.InputException;

/// How much to hold back for evaluation (`--test_split_size`).
///
/// @param value a fraction below 1, or a count from 1 on
public record TestSize(double value) {

    /// Apart from every epoch's order.
    private static final long STREAM = -1;

    public TestSize {
        if (!(value > 0) || (value >= 1 && (value != Math.rint(value) || value > Integer.MAX_VALUE))) {
            throw new InputException("--test_split_size must be a fraction between 0 and 1 or a count, found " + value);
        }
    }

    /// How many of `n` are held back; a fraction is rounded up.
    ///
    /// @throws InputException if none or all of them would be
    public int of(int n) {
        int held = (int) (value < 1 ? Math.ceil(value * n) : value);
        if (held >= n) {
            throw new InputException("--test_split_size " + (value < 1 ? "" + value : "" + held) + " of " + n
                + " conversations leaves none to train on; ask for less");
        }
        return held;
    }

    /// Which of `n` are held back; by the seed alone.
    public boolean[] choose(int n, long seed) {
        boolean[] test = new boolean[n];
        int[] order = Shuffle.order(n, seed, STREAM);
        for (int i = 0; i < of(n); i++) {
            test[order[i]] = true;
        }
        return test;
    }
}
