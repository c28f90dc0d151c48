package cria.settings;

import cria.InputException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Checks of values; every message names the flag, the value and what is allowed.
public final class Flags {

    private Flags() {}

    public static void atLeast(String flag, double value, double least) {
        check(flag, value, value >= least, "must be " + number(least) + " or more");
    }

    public static void atMost(String flag, double value, double most) {
        check(flag, value, value <= most, "must be " + number(most) + " or less");
    }

    public static void above(String flag, double value, double bound) {
        check(flag, value, value > bound, "must be more than " + number(bound));
    }

    public static void atLeastAndBelow(String flag, double value, double least, double bound) {
        check(flag, value, value >= least && value < bound, "must be at least " + number(least) + " and below " + number(bound));
    }

    public static void between(String flag, double value, double least, double most) {
        check(flag, value, value >= least && value <= most, "must be at least " + number(least) + " and at most " + number(most));
    }

    /// Null is no value, and right.
    public static void atLeastIfGiven(String flag, Number value, double least) {
        if (value != null) {
            atLeast(flag, value.doubleValue(), least);
        }
    }

    /// Null is no value, and right.
    public static void atMostIfGiven(String flag, Number value, double most) {
        if (value != null) {
            atMost(flag, value.doubleValue(), most);
        }
    }

    /// Null is no value, and right.
    public static void aboveIfGiven(String flag, Number value, double bound) {
        if (value != null) {
            above(flag, value.doubleValue(), bound);
        }
    }

    /// How often: a fraction above 0, or a whole number of steps. Null is no value, and right.
    public static void stepsOrFraction(String flag, Steps steps) {
        if (steps != null && !(steps.value() > 0)) {
            throw new InputException("--" + flag + " " + steps + ": must be 1 or more steps, or a fraction of all steps above 0");
        }
    }

    /// Null is no file, and right.
    public static void exists(String flag, Path file) {
        if (file != null && !Files.exists(file)) {
            throw new InputException(file, "no such file, named by --" + flag);
        }
    }

    private static void check(String flag, double value, boolean right, String allowed) {
        if (!right || Double.isInfinite(value)) {
            throw new InputException("--" + flag + " " + number(value) + ": " + (Double.isFinite(value) ? allowed
                : "must be a finite number"));
        }
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value)
            : Double.toString(value).replaceFirst("(\\.0)?E", "e");
    }
}
