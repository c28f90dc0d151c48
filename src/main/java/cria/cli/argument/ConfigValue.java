package cria.cli.argument;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a flag was given, as it was written: nothing is a number yet.
sealed interface ConfigValue {

    /// Words for nothing, in Python and in YAML.
    Set<String> NONE = Set.of("none", "null", "~");

    Set<String> YES = Set.of("true", "yes", "on", "1");
    Set<String> NO = Set.of("false", "no", "off", "0");

    /// A key without a value, or with null.
    record Absent() implements ConfigValue {}

    /// A flag that stands alone on the command line.
    record Bare() implements ConfigValue {}

    record Text(String written) implements ConfigValue {}

    record Items(List<ConfigValue> items) implements ConfigValue {}

    record Entries(Map<String, ConfigValue> entries) implements ConfigValue {}

    /// As it would stand on the command line: items with commas between, entries as `key=value`.
    default String text() {
        return switch (this) {
            case Absent _ -> "null";
            case Bare _ -> "true";
            case Text(String written) -> written;
            case Items(List<ConfigValue> items) -> items.stream().map(ConfigValue::text).collect(Collectors.joining(","));
            case Entries(Map<String, ConfigValue> entries) -> entries.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue().text()).collect(Collectors.joining(","));
        };
    }

    /// Its items, or itself.
    default List<ConfigValue> each() {
        return this instanceof Items(List<ConfigValue> items) ? items : List.of(this);
    }

    /// The items of both.
    default ConfigValue and(ConfigValue more) {
        return new Items(Stream.concat(each().stream(), more.each().stream()).toList());
    }

    /// Whether it asks for nothing, in any of the ways of writing that.
    default boolean isNothing() {
        return switch (this) {
            case Absent _ -> true;
            case Bare _ -> false;
            case Text(String written) -> written.isBlank() || NONE.contains(lower(written));
            case Items(List<ConfigValue> items) -> items.stream().allMatch(ConfigValue::isNothing);
            case Entries(Map<String, ConfigValue> entries) -> entries.isEmpty();
        };
    }

    default boolean isYes() {
        return this instanceof Bare || this instanceof Text(String written) && YES.contains(lower(written));
    }

    default boolean isNo() {
        return this instanceof Text(String written) && NO.contains(lower(written));
    }

    static String lower(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }
}
