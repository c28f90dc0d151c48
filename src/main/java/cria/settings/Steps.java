package cria.settings;

import cria.InputException;

/// A number of steps: a whole number, or a fraction below 1 of the run's steps, as `--save_steps 0.1`.
public record Steps(double value) {

    /// What a text must be to be one.
    public static final String EXPECTED = "must be a whole number of steps, or a fraction below 1 of all steps";

    /// @throws InputException with [#EXPECTED]
    public static Steps parse(String text) {
        try {
            Steps steps = new Steps(Double.parseDouble(text));
            if (steps.value >= 0 && steps.value <= Integer.MAX_VALUE && (steps.value < 1 || steps.value == Math.rint(steps.value))) {
                return steps;
            }
        } catch (NumberFormatException e) {
            // Falls through to the message: "abc" and 1.5 are answered alike.
        }
        throw new InputException(EXPECTED);
    }

    /// The steps of a run that has `total` of them; a fraction is rounded up.
    public int of(int total) {
        return (int) (value < 1 ? Math.ceil(total * value) : value);
    }

    /// As JSON has it.
    Number number() {
        return value == Math.rint(value) ? (Number) (long) value : (Number) value;
    }

    @Override
    public String toString() {
        return value < 1 && value > 0 ? Double.toString(value) : Long.toString((long) value);
    }
}
