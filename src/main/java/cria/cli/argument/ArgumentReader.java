package cria.cli.argument;

import cria.InputException;
import cria.Shown;
import cria.settings.Problems;
import cria.settings.Problems.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Brings the spellings of flags into one, `--snake_case=value`, so that everything behind it knows only that one.
///
/// It takes `--kebab-case`, `--flag value`, `--flag=value`, switches as `--packing`, `--packing false` and `--no_packing`, other
/// tools' names ([FlagTable]) and the entries of a `--config` file. Those come first, so that the command line has the last word: what
/// it gives is never looked at in the file.
public final class ArgumentReader {
    private static final Pattern FLAG = Pattern.compile("--([A-Za-z][A-Za-z0-9_-]*)(=(.*))?", Pattern.DOTALL);

    /// @param arguments for picocli
    /// @param notes     what the user should know about the names used
    /// @param problems  with the flags; what is wrong is not among the arguments
    public record Reading(List<String> arguments, List<String> notes, Problems problems) {}

    private final CommandSpec command;
    private final Collection<String> flagsOfAllCommands;
    private final Problems problems = new Problems();
    private final ReadNotes notes;

    public ArgumentReader(CommandSpec command, Collection<String> flagsOfAllCommands) {
        this.command = command;
        this.flagsOfAllCommands = flagsOfAllCommands;
        this.notes = new ReadNotes(command.name());
    }

    /// @throws InputException where a configuration cannot be read at all
    public Reading read(List<String> tokens) {
        List<Given> fromFiles = new ArrayList<>();
        List<Given> fromLine = new ArrayList<>();
        List<String> words = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            Matcher flag = FLAG.matcher(tokens.get(i));
            if (!flag.matches()) {
                words.add(word(tokens.get(i)));
                continue;
            }
            String name = snake(flag.group(1));
            List<String> values = flag.group(3) != null ? List.of(flag.group(3)) : values(name, tokens.subList(i + 1, tokens.size()));
            i += flag.group(3) != null ? 0 : values.size();
            Given given = resolve(name, value(values), null);
            if (name.equals("config") && find("config").isPresent()) {
                fromFiles.addAll(readFile(given));
            }
            fromLine.add(given);
        }
        Map<String, Given> last = new LinkedHashMap<>();
        fromFiles.forEach(given -> add(given, last));
        fromLine.forEach(given -> add(given, last));
        Recipes.countByStep(last);
        List<String> arguments = new ArrayList<>();
        last.values().forEach(given -> arguments.addAll(take(given, last)));
        arguments.addAll(words);
        return new Reading(arguments, notes.all(), problems);
    }

    /// The flags of a command, without their dashes.
    public static List<String> flags(CommandSpec command) {
        return command.options().stream().map(option -> option.longestName().replaceFirst("^-+", "")).toList();
    }

    public static String unknownFlag(String flag, CommandSpec command) {
        String name = flag.replaceFirst("^-+", "").replaceFirst("(?s)=.*", "");
        return "unknown flag " + Shown.of(flag.replaceFirst("(?s)=.*", ""))
            + Nearest.find(snake(name), flags(command)).map(near -> "; did you mean --" + near + "?").orElse("")
            + " (\"trainer help " + command.name() + "\" lists the flags)";
    }

    private List<Given> readFile(Given config) {
        if (!(config.value() instanceof ConfigValue.Text(String name)) || name.isBlank()) {
            return List.of();       // refused with the other values
        }
        try {
            OptionValue.checkPath(name);
        } catch (InputException _) {
            return List.of();       // so is this
        }
        Path file = Path.of(name);
        List<Given> flags = new ArrayList<>();
        for (ConfigFile.Entry entry : Recipes.flat(ConfigFile.read(file))) {
            Place place = new Place(file, entry.line());
            Given given = resolve(snake(entry.key()), entry.value(), place);
            if (given.flag().equals("config")) {
                problems.add(place, "config: a configuration cannot name another one");
            } else {
                flags.add(given);
            }
        }
        return flags;
    }

    /// The later one counts, but files that the command line names are all read; two that stand in one file and differ are a mistake.
    private void add(Given given, Map<String, Given> last) {
        Given before = last.remove(given.flag());
        if (before != null && before.place() != null && given.place() != null && !before.value().isNothing()) {
            if (given.value().isNothing()) {
                last.put(before.flag(), before);
                return;
            }
            if (!before.value().text().equals(given.value().text())) {
                problems.add(given.place(), "%s and %s both say %s, and differently; leave one out".formatted(before.shownName(),
                    given.shownName(), given.flag()));
            }
        }
        if (before != null && before.place() == null && given.place() == null && before.wrong() == null
            && find(given.flag()).filter(OptionValue::isFiles).isPresent()) {
            last.put(given.flag(), given.with(before.value().and(given.value())));
            return;
        }
        last.put(given.flag(), given);
    }

    private @Nullable ConfigValue valueOf(String flag, Map<String, Given> all) {
        Given given = all.get(flag);
        return given == null ? null : given.value();
    }

    /// As an argument for picocli; nothing where it is left out.
    private List<String> take(Given given, Map<String, Given> all) {
        Optional<OptionSpec> option = find(given.flag());
        if (given.place() != null) {
            problems.cameFrom(given.flag(), given.place());
        }
        if (given.wrong() != null) {
            problems.add(given.place(), given.refusal(given.wrong()));
            return List.of();
        }
        if (option.isPresent()) {
            return spell(option.get(), given);
        }
        switch (FlagTable.ALL.find(given.flag()).orElse(null)) {
            case KnownFlag.Ignored(String reason) -> ignore(given, reason);
            case KnownFlag.Refused refused when refused.isHarmless(given.value()) -> {}
            case KnownFlag.Refused refused -> problems.add(given.place(), given.refusal(refused.advice()));
            case KnownFlag.Replaced(String by, String advice) -> {
                ConfigValue other = valueOf(by, all);
                if (find(by).isEmpty() || other != null && !other.isNothing()) {
                    ignore(given, "--" + by + " says it");
                } else if (!given.value().isNothing()) {
                    problems.add(given.place(), given.refusal(advice));
                }
            }
            case KnownFlag.Renamed renamed -> throw new IllegalStateException(given.flag() + " was not resolved to " + renamed.to());
            case null -> unknown(given);
        }
        return List.of();
    }

    private void ignore(Given given, String reason) {
        if (!given.value().isNothing() && !given.value().isNo()) {
            notes.ignored(given, reason);
        }
    }

    private void unknown(Given given) {
        if (given.place() == null) {
            problems.add(unknownFlag("--" + given.name(), command));
        } else if (flagsOfAllCommands.contains(given.flag())) {
            notes.elsewhere(given);
        } else if (!given.value().isNothing()) {
            problems.add(given.place(), "unknown key " + ConfigFile.shown(given.name())
                + Nearest.suggestion(given.name(), flags(command)));
        }
    }

    private List<String> spell(OptionSpec option, Given given) {
        if (given.value() instanceof ConfigValue.Bare && !OptionValue.isSwitch(option)) {
            problems.add(given.place(), given.shownName() + " needs a value");
            return List.of();
        }
        try {
            List<String> arguments = new ArrayList<>();
            for (ConfigValue one : OptionValue.isFiles(option) ? given.value().each() : List.of(given.value())) {
                OptionValue.spell(option, option.longestName(), one).ifPresent(text -> arguments.add(option.longestName() + "=" + text));
            }
            if (!given.name().equals(given.flag()) && !given.name().equals("no_" + given.flag()) && !arguments.isEmpty()) {
                notes.renamed(given);
            }
            return arguments;
        } catch (InputException e) {
            problems.add(given.place(), given.refusal(e.getMessage()));
            return List.of();
        }
    }

    /// What a name is here, through as many other names as it takes.
    private Given resolve(String name, ConfigValue raw, @Nullable Place place) {
        String flag = name;
        ConfigValue value = raw;
        String wrong = null;
        while (find(flag).isEmpty()) {
            boolean negated = negated(flag).isPresent();
            KnownFlag.Translation translation;
            String to;
            if (negated) {
                translation = KnownFlag.Translation.either("false", "true");
                to = flag.substring("no_".length());
            } else if (FlagTable.ALL.find(flag).orElse(null) instanceof KnownFlag.Renamed renamed) {
                translation = renamed.translation();
                to = renamed.to();
            } else {
                break;
            }
            try {
                value = value.isNothing() ? new ConfigValue.Absent() : wrong == null ? translation.translate(value) : value;
            } catch (InputException e) {
                wrong = e.getMessage();
            }
            flag = to;
        }
        return new Given(name, flag, value, raw, place, wrong);
    }

    /// The words after a flag that are its value: one, or several of a list. A switch takes none but true and false, and where a command
    /// takes words of its own, a flag that it does not know takes no more.
    private List<String> values(String name, List<String> rest) {
        int words = 0;
        while (words < rest.size() && !FLAG.matcher(rest.get(words)).matches()) {
            words++;
        }
        if (words == 0) {
            return List.of();
        }
        ConfigValue first = new ConfigValue.Text(rest.getFirst());
        Optional<OptionSpec> option = find(name);
        boolean isSwitch = option.map(OptionValue::isSwitch).orElse(negated(name).isPresent());
        boolean wordsOfItsOwn = !command.positionalParameters().isEmpty();
        if (isSwitch || option.isEmpty() && wordsOfItsOwn) {
            return first.isYes() || first.isNo() ? rest.subList(0, 1) : List.of();
        }
        boolean list = option.map(spec -> Collection.class.isAssignableFrom(spec.type())).orElse(true);
        return rest.subList(0, list && !wordsOfItsOwn ? words : 1);
    }

    private static ConfigValue value(List<String> values) {
        return switch (values.size()) {
            case 0 -> new ConfigValue.Bare();
            case 1 -> new ConfigValue.Text(values.getFirst());
            default -> new ConfigValue.Items(values.stream().<ConfigValue>map(ConfigValue.Text::new).toList());
        };
    }

    /// A word that is no flag and no flag's value: a path, where the command takes some.
    private String word(String word) {
        if (!command.positionalParameters().isEmpty()) {
            try {
                OptionValue.checkPath(word);
            } catch (InputException e) {
                problems.add("\"" + Shown.of(word) + "\": " + e.getMessage());
            }
        }
        return word;
    }

    private Optional<OptionSpec> find(String name) {
        return Optional.ofNullable(command.findOption("--" + name));
    }

    private Optional<OptionSpec> negated(String name) {
        return name.startsWith("no_") ? find(name.substring("no_".length())).filter(OptionValue::isSwitch) : Optional.empty();
    }

    private static String snake(String name) {
        return name.replace('-', '_');
    }
}
