package cria.cli.argument;

import static cria.cli.argument.ConfigValue.lower;

import cria.InputException;
import cria.settings.Steps;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;

/// What a value of a flag must be, and how the ways in which people write it become one. Left to picocli, the messages would speak of
/// Java types.
final class OptionValue {
    private static final Pattern URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/.*", Pattern.DOTALL);
    private static final Pattern WHOLE = Pattern.compile("[-+]?\\d+");
    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");
    private static final Pattern NOT_FINITE = Pattern.compile("[-+]?\\.?(inf|infinity|nan)");

    /// Other tools' names of the same thing. What is paged lies elsewhere and is computed alike.
    private static final Map<String, Map<String, String>> SAME = Map.of("--optim", Map.of(
        "adamw_hf", "adamw_torch", "adamw_torch_xla", "adamw_torch", "adamw_torch_npu_fused", "adamw_torch", "adamw_apex_fused",
        "adamw_torch", "paged_adamw", "adamw_torch", "paged_adamw_32bit", "adamw_torch", "paged_adamw_8bit", "adamw_8bit"));

    /// What null means where it is not the default.
    private static final Map<String, String> NULL = Map.of("--max_length", "0");

    private OptionValue() {}

    /// As picocli is to read it; nothing where the flag is left at its default.
    ///
    /// @throws InputException saying what the value must be, without flag and value
    static Optional<String> spell(ArgSpec option, String name, ConfigValue value) {
        if (value instanceof ConfigValue.Absent) {
            return Optional.ofNullable(NULL.get(name));
        }
        boolean list = Collection.class.isAssignableFrom(option.type());
        boolean map = option.paramLabel().startsWith("NAME=VALUE");
        if (!list && (value instanceof ConfigValue.Items || !map && value instanceof ConfigValue.Entries)) {
            throw new InputException("must be one value");
        }
        String text = value.text();
        if (text.indexOf('\0') >= 0) {
            throw new InputException("holds a NUL character; take it out");
        }
        if (isSwitch(option)) {
            return onOrOff(option, value);
        }
        if (option.type().isEnum()) {
            return Optional.of(choice(option, name, lower(text)));
        }
        boolean number = option.type().isPrimitive() || Number.class.isAssignableFrom(option.type()) || option.type() == Steps.class;
        if (ConfigValue.NONE.contains(lower(text)) && !isWord(option)) {
            return Optional.ofNullable(NULL.get(name));
        }
        if (number) {
            return Optional.of(number(option.type(), text.strip().replaceAll("(?<=\\d)_(?=\\d)", "")));
        }
        if (isPath(option)) {
            checkPath(text);
        }
        return text.isBlank() && !isPath(option) && !option.paramLabel().equals("TEXT") ? Optional.empty() : Optional.of(text);
    }

    /// @throws InputException where a text names no file that this machine could have
    static void checkPath(String text) {
        if (text.isBlank()) {
            throw new InputException("must be a name; give one or leave the flag out");
        }
        if (URL.matcher(text).matches()) {
            throw new InputException("is a URL, which is not read; download it and give the file");
        }
        try {
            var _ = Path.of(text);
        } catch (InvalidPathException _) {
            throw new InputException("cannot be the name of a file here; use other characters");
        }
    }

    static boolean isSwitch(ArgSpec option) {
        return option.type() == boolean.class || option.type() == Boolean.class;
    }

    /// Whether it takes several files.
    static boolean isFiles(ArgSpec option) {
        return Collection.class.isAssignableFrom(option.type()) && option.auxiliaryTypes()[0] == Path.class;
    }

    static List<String> names(Class<?> type) {
        return Stream.of(type.getEnumConstants()).map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT)).toList();
    }

    /// Whether none is a name or a text like any other: what a flag must have is not left out.
    private static boolean isWord(ArgSpec option) {
        return option.paramLabel().equals("TEXT") || isPath(option) && (option.required() || option.initialValue() != null);
    }

    private static boolean isPath(ArgSpec option) {
        return option.type() == Path.class || isFiles(option) || Pattern.matches("(DIR|FILE)\\b.*", option.paramLabel());
    }

    private static Optional<String> onOrOff(ArgSpec option, ConfigValue value) {
        if (option.type() == Boolean.class && (value.isNothing() || lower(value.text()).equals("auto"))) {
            return Optional.empty();
        }
        if (!value.isYes() && !value.isNo()) {
            throw new InputException("must be true or false");
        }
        return Optional.of(Boolean.toString(value.isYes()));
    }

    private static String choice(ArgSpec option, String name, String text) {
        List<String> names = names(option.type());
        String same = SAME.getOrDefault(name, Map.of()).getOrDefault(text, text);
        if (names.contains("no") && (same.equals("false") || ConfigValue.NONE.contains(same))) {
            return "no";
        }
        if (!names.contains(same)) {
            throw new InputException("must be one of " + String.join(", ", names));
        }
        return same;
    }

    private static String number(Class<?> type, String text) {
        if (NOT_FINITE.matcher(lower(text)).matches()) {
            throw new InputException("must be a finite number");
        }
        if (type == Steps.class) {
            if (!NUMBER.matcher(text).matches()) {
                throw new InputException(Steps.EXPECTED);
            }
            return Steps.parse(text).toString();
        }
        boolean fraction = type == double.class || type == Double.class;
        if (!(fraction ? NUMBER : WHOLE).matcher(text).matches()) {
            throw new InputException(fraction ? "must be a number" : "must be a whole number");
        }
        if (fraction) {
            if (Double.isInfinite(Double.parseDouble(text))) {
                throw new InputException("must be a finite number");
            }
            return text;
        }
        boolean small = type == int.class || type == Integer.class;
        try {
            return small ? Integer.toString(Integer.parseInt(text)) : Long.toString(Long.parseLong(text));
        } catch (NumberFormatException _) {
            throw new InputException("must be a whole number from %,d to %,d".formatted(small ? Integer.MIN_VALUE : Long.MIN_VALUE,
                small ? Integer.MAX_VALUE : Long.MAX_VALUE));
        }
    }
}
