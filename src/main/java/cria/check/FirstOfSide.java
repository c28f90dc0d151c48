package cria.check;

import java.util.Arrays;

/// Of each group of conversations the first that is trained on, and the first that is measured on.
final class FirstOfSide {
    private final int[] trained;
    private final int[] measured;

    /// @param group    of each conversation, below their number
    /// @param measured whether it is measured on
    FirstOfSide(int[] group, boolean[] measured) {
        trained = new int[group.length];
        this.measured = new int[group.length];
        Arrays.fill(trained, -1);
        Arrays.fill(this.measured, -1);
        for (int i = 0; i < group.length; i++) {
            int[] side = measured[i] ? this.measured : trained;
            side[group[i]] = side[group[i]] < 0 ? i : side[group[i]];
        }
    }

    boolean has(int group, boolean ofMeasured) {
        return of(group, ofMeasured) >= 0;
    }

    int of(int group, boolean ofMeasured) {
        return (ofMeasured ? measured : trained)[group];
    }
}
