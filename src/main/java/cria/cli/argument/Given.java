package cria.cli.argument;

import cria.Shown;
import cria.settings.Problems.Place;
import org.jspecify.annotations.Nullable;

/// One flag as it was given, and what it is here.
///
/// @param name  as it was given, in snake case
/// @param flag  what it is called here
/// @param value what it is here
/// @param raw   what it was given
/// @param place null for the command line
/// @param wrong what is wrong with the value; null for nothing
record Given(String name, String flag, ConfigValue value, ConfigValue raw, @Nullable Place place, @Nullable String wrong) {

    /// The same flag with more that it was given.
    Given with(ConfigValue all) {
        return new Given(name, flag, all, all, place, wrong);
    }

    /// As messages call it.
    String shownName() {
        return (place == null ? "--" : "") + ConfigFile.shown(name);
    }

    /// A refusal of its value.
    String refusal(String why) {
        return switch (raw) {
            case ConfigValue.Bare _ -> shownName() + ": " + why;
            default -> shownName() + " " + shown(raw) + ": " + why;
        };
    }

    /// How it is read here, for a note.
    String reading() {
        String dashes = place == null ? "--" : "";
        return value.equals(raw) ? shownName() + " is read as " + dashes + flag
            : shownName() + (raw instanceof ConfigValue.Bare ? "" : " " + shown(raw)) + " is read as " + dashes + flag + " " + shown(value);
    }

    private static String shown(ConfigValue value) {
        String text = value.text();
        return text.isBlank() ? "\"" + Shown.of(text) + "\"" : Shown.of(text);
    }
}
