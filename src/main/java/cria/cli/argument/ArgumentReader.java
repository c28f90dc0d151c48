package cria.cli.argument;

import cria.InputException;
import cria.file.InputFiles;
import cria.settings.Steps;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Brings the spellings of flags into one, `--snake_case=value`, so that everything behind it knows only that one.
///
/// It takes `--kebab-case`, `--flag value`, `--flag=value`, switches as `--packing`, `--packing false` and `--no_packing`, old
/// names ([OldFlags]) and the entries of a `--config` file. Those come first, so that the command line has the last word.
public final class ArgumentReader {
    private static final Pattern FLAG = Pattern.compile("--([A-Za-z][A-Za-z0-9_-]*)(=(.*))?", Pattern.DOTALL);
    private static final Set<String> YES = Set.of("true", "yes", "on", "1");
    private static final Set<String> NO = Set.of("false", "no", "off", "0");

    /// @param arguments for picocli
    /// @param notes     what the user should know about the names used
    public record Reading(List<String> arguments, List<String> notes) {}

    /// @param value null where the flag has none
    private record Flag(String name, String value) {}

    private final CommandSpec command;
    private final Collection<String> flagsOfAllCommands;

    public ArgumentReader(CommandSpec command, Collection<String> flagsOfAllCommands) {
        this.command = command;
        this.flagsOfAllCommands = flagsOfAllCommands;
    }

    public Reading read(List<String> tokens) {
        Set<String> notes = new LinkedHashSet<>();
        List<String> fromFile = new ArrayList<>();
        List<String> fromLine = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            String token = tokens.get(i);
            if (!FLAG.matcher(token).matches()) {
                fromLine.add(token);
                continue;
            }
            Flag flag = flag(token);
            String next = i + 1 < tokens.size() && !FLAG.matcher(tokens.get(i + 1)).matches() ? tokens.get(i + 1) : null;
            if (flag.value == null && next != null && takes(flag.name, next)) {
                flag = new Flag(flag.name, next);
                i++;
            }
            if (flag.name.equals("config") && find("config").isPresent()) {
                readFile(InputFiles.path(value(flag)), fromFile, notes);
            }
            resolve(flag, notes).ifPresent(fromLine::add);
        }
        return new Reading(Stream.concat(fromFile.stream(), fromLine.stream()).toList(), List.copyOf(notes));
    }

    /// The flags of a command, without their dashes.
    public static List<String> flags(CommandSpec command) {
        return command.options().stream().map(option -> option.longestName().replaceFirst("^-+", "")).toList();
    }

    public static String unknownFlag(String flag, CommandSpec command) {
        String name = flag.replaceFirst("^-+", "").replaceFirst("=.*", "");
        return "unknown flag " + flag.replaceFirst("(?s)=.*", "")
            + Nearest.find(name, flags(command)).map(near -> "; did you mean --" + near + "?").orElse("")
            + " (\"trainer help " + command.name() + "\" lists the flags)";
    }

    private void readFile(Path file, List<String> into, Set<String> notes) {
        List<String> elsewhere = new ArrayList<>();
        ConfigFile.read(file).forEach((key, value) -> {
            Flag flag = new Flag(snake(key), value);
            if (flag.name.equals("config")) {
                throw new InputException(file, "config: a configuration cannot name another one");
            }
            if (find(flag.name).isEmpty() && flagsOfAllCommands.contains(flag.name)) {
                elsewhere.add(flag.name);
                return;
            }
            if (!known(flag.name)) {
                throw new InputException(file, "unknown key " + key + Nearest.suggestion(flag.name, flags(command)));
            }
            try {
                resolve(flag, notes).ifPresent(into::add);
            } catch (InputException e) {
                throw new InputException(file, e.getMessage());
            }
        });
        if (!elsewhere.isEmpty()) {
            notes.add(file + ": " + command.name() + " has no use for " + String.join(", ", elsewhere));
        }
    }

    private boolean known(String name) {
        return find(name).isPresent() || negated(name).isPresent() || OldFlags.find(name).isPresent()
            || PlannedFlags.contains(name);
    }

    private Flag flag(String token) {
        var matcher = FLAG.matcher(token);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(token);
        }
        return new Flag(snake(matcher.group(1)), matcher.group(3));
    }

    /// Whether the word after a flag without `=` is its value.
    private boolean takes(String name, String next) {
        Optional<OptionSpec> option = find(name);
        boolean isSwitch = option.map(ArgumentReader::isSwitch)
            .orElse(negated(name).isPresent() || OldFlags.find(name).filter(OldFlags.Old::isSwitch).isPresent());
        return !isSwitch || next.equalsIgnoreCase("true") || next.equalsIgnoreCase("false");
    }

    /// The one spelling of a flag; nothing where it is left out.
    private Optional<String> resolve(Flag flag, Set<String> notes) {
        Optional<OptionSpec> option = find(flag.name);
        if (option.isPresent()) {
            return Optional.of(spell(option.get(), flag));
        }
        Optional<OptionSpec> negated = negated(flag.name);
        if (negated.isPresent()) {
            boolean off = flag.value == null || yes(flag);
            return Optional.of(negated.get().longestName() + "=" + !off);
        }
        Optional<OldFlags.Old> old = OldFlags.find(flag.name);
        if (old.isPresent() && (old.get().ignored() || find(Objects.requireNonNull(old.get().name())).isPresent())) {
            notes.add(old.get().note());
            return old.get().ignored() ? Optional.empty()
                : resolve(new Flag(Objects.requireNonNull(old.get().name()), old.get().value(flag.name, flag.value)), notes);
        }
        if (PlannedFlags.contains(flag.name)) {
            if (flag.value != null && (NO.contains(lower(flag.value)) || lower(flag.value).equals("none"))) {
                return Optional.empty();
            }
            throw new InputException("--" + flag.name + " is not supported yet" + PlannedFlags.advice(flag.name));
        }
        throw new InputException(unknownFlag("--" + flag.name, command));
    }

    private static String spell(OptionSpec option, Flag flag) {
        if (isSwitch(option)) {
            return option.longestName() + "=" + (flag.value == null || yes(flag));
        }
        String value = value(flag);
        if (option.type().isEnum() && value.equals("false") && names(option.type()).contains("no")) {
            // How YAML reads an unquoted no.
            value = "no";
        }
        check(option, value);
        return option.longestName() + "=" + value;
    }

    private static String value(Flag flag) {
        if (flag.value == null) {
            throw new InputException("--" + flag.name + " needs a value");
        }
        return flag.value;
    }

    /// Says what kind of value is expected; left to picocli, the message would speak of Java types.
    private static void check(OptionSpec option, String value) {
        Class<?> type = option.type();
        try {
            if (type == int.class || type == Integer.class) {
                Integer.parseInt(value);
            } else if (type == long.class || type == Long.class) {
                Long.parseLong(value);
            } else if (type == double.class || type == Double.class) {
                Double.parseDouble(value);
            } else if (type == Steps.class) {
                Steps.parse(value);
            }
        } catch (NumberFormatException e) {
            throw new InputException(option.longestName() + " " + value + ": must be "
                + (type == double.class || type == Double.class ? "a number" : "a whole number"));
        } catch (InputException e) {
            throw new InputException(option.longestName() + " " + e.getMessage());
        }
        if (type.isEnum()) {
            List<String> names = names(type);
            if (!names.contains(lower(value))) {
                String planned = PlannedFlags.isPlannedValue(option.longestName().substring(2), value) ? " is not supported yet" : "";
                throw new InputException(option.longestName() + " " + value + planned + ": must be one of "
                    + String.join(", ", names));
            }
        }
    }

    static List<String> names(Class<?> type) {
        return Stream.of(type.getEnumConstants()).map(constant -> lower(((Enum<?>) constant).name())).collect(Collectors.toList());
    }

    private static boolean yes(Flag flag) {
        String value = lower(flag.value);
        if (!YES.contains(value) && !NO.contains(value)) {
            throw new InputException("--" + flag.name + " " + flag.value + ": must be true or false");
        }
        return YES.contains(value);
    }

    private Optional<OptionSpec> find(String name) {
        return Optional.ofNullable(command.findOption("--" + name));
    }

    private Optional<OptionSpec> negated(String name) {
        return name.startsWith("no_") ? find(name.substring(3)).filter(ArgumentReader::isSwitch) : Optional.empty();
    }

    static boolean isSwitch(OptionSpec option) {
        return option.type() == boolean.class || option.type() == Boolean.class;
    }

    private static String snake(String name) {
        return name.replace('-', '_');
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
