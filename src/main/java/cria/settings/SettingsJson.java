package cria.settings;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The flags of an annotated object and their values, as JSON has them. They are taken from the annotations, so that none can be
/// forgotten.
final class SettingsJson {

    private SettingsJson() {}

    /// @param command or a group of flags
    static Map<String, Object> of(Object command) {
        Map<String, Object> json = new LinkedHashMap<>();
        for (OptionSpec option : CommandSpec.forAnnotatedObject(command).options()) {
            if (!option.usageHelp()) {
                json.put(option.longestName().replaceFirst("^-+", ""), plain(option.getValue()));
            }
        }
        return json;
    }

    private static @Nullable Object plain(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Boolean flag -> flag;
            case Number number -> number;
            case Steps steps -> steps.number();
            case Enum<?> choice -> choice.name().toLowerCase(Locale.ROOT);
            // One file is written as it was given.
            case Collection<?> items when items.size() == 1 && items.iterator().next() instanceof Path file -> file.toString();
            case Collection<?> items -> items.stream().map(SettingsJson::plain).toList();
            case Map<?, ?> entries -> {
                Map<String, Object> json = new LinkedHashMap<>();
                entries.forEach((key, entry) -> json.put(key.toString(), plain(entry)));
                yield json;
            }
            // Text, a path.
            default -> value.toString();
        };
    }
}
