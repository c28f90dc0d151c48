package cria.cli.argument;

import cria.InputException;
import java.util.Set;

/// What becomes of a flag that other tools have and this program has not under that name.
sealed interface KnownFlag {

    /// Changes nothing of a result here, whatever its value.
    ///
    /// @param reason one for many flags, so that a note can name it once
    record Ignored(String reason) implements KnownFlag {}

    /// Asks for something that cannot be had.
    ///
    /// @param harmless values that ask for nothing, beside null and the empty text; they are taken in silence
    /// @param advice   what to do instead
    record Refused(Set<String> harmless, String advice) implements KnownFlag {

        /// A `false` in the list stands for every way of writing it, and a number for the same number written otherwise.
        boolean isHarmless(ConfigValue value) {
            return value.isNothing() || value.isNo() && harmless.contains("false") || value.isYes() && harmless.contains("true")
                || harmless.stream().anyMatch(one -> one.equals(ConfigValue.lower(value.text())) || sameNumber(one, value.text()));
        }

        private static boolean sameNumber(String a, String b) {
            try {
                return Double.parseDouble(a) == Double.parseDouble(b);
            } catch (NumberFormatException _) {
                return false;
            }
        }
    }

    /// Is called otherwise here.
    record Renamed(String to, Translation translation) implements KnownFlag {}

    /// Names data where this program cannot fetch them: needless where they are given as a file.
    ///
    /// @param by the flag that takes its place
    record Replaced(String by, String advice) implements KnownFlag {}

    /// How a value under another name becomes one of ours.
    interface Translation {
        Translation SAME = value -> value;

        /// A part of the data to hold back, where zero means none.
        Translation SPLIT = value -> value.text().matches("0+(\\.0*)?") ? new ConfigValue.Absent() : value;

        /// @throws InputException saying what it must be, without the flag's name
        ConfigValue translate(ConfigValue value);

        /// Two words for a switch.
        static Translation either(String on, String off) {
            return value -> {
                if (!value.isYes() && !value.isNo()) {
                    throw new InputException("must be true or false");
                }
                return new ConfigValue.Text(value.isYes() ? on : off);
            };
        }

        /// At least 0 and below 1.
        static ConfigValue fraction(ConfigValue value) {
            try {
                if (Double.parseDouble(value.text()) >= 0 && Double.parseDouble(value.text()) < 1) {
                    return value;
                }
            } catch (NumberFormatException _) {
                // Falls through to the message.
            }
            throw new InputException("must be a fraction, at least 0 and below 1");
        }
    }
}
