package cria.cli.argument;

import cria.cli.terminal.Console;
import cria.cli.terminal.Prose;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// The pages of `trainer help`: what each flag does and when to change it, in groups, with examples at the end.
public final class HelpPage {
    private static final String INDENT = "      ";

    private HelpPage() {}

    public static void overview(Console console, List<CommandLine> commands) {
        console.entry("fine-tunes Llama 3 models, on this machine, without Python.", Console.bold("trainer"), " ");
        console.result("");
        int width = commands.stream().mapToInt(command -> command.getCommandName().length()).max().orElse(0);
        for (CommandLine command : commands) {
            console.entry(header(command.getCommandSpec()), "  ", Console.bold(padded(command.getCommandName(), width)), "  ");
        }
        console.result("");
        console.entry("what a command's flags do, and when to change them", "trainer help COMMAND   ");
        if (commands.stream().anyMatch(command -> command.getCommandName().equals("demo"))) {
            console.result("");
            console.result("Try this first; it needs no file and no network:");
            console.result("  java -jar trainer.jar demo");
        }
    }

    public static void command(Console console, CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        console.entry(header(spec), Console.bold("trainer " + spec.name()), ": ");
        for (String paragraph : spec.usageMessage().description()) {
            console.result("");
            Prose.wrapped(paragraph, "", console.textWidth()).forEach(console::result);
        }
        for (PositionalParamSpec positional : spec.positionalParameters()) {
            console.result("");
            argument(console, positional.paramLabel(), positional);
        }
        groups(console, "Flags", spec);
        String[] examples = spec.usageMessage().footer();
        if (examples.length > 0) {
            console.result("");
            console.result(Console.bold("Examples"));
            for (String example : examples) {
                console.result("  " + example);
            }
        }
    }

    /// A group may itself be made of groups. Those without a header have their flags shown with its own.
    private static void groups(Console console, String heading, CommandSpec group) {
        List<OptionSpec> own = new ArrayList<>(group.options());
        List<CommandSpec> headed = new ArrayList<>();
        headed(group, headed);
        headed.forEach(inner -> own.removeAll(inner.options()));
        group(console, heading, own);
        headed.forEach(inner -> groups(console, header(inner), inner));
    }

    private static void headed(CommandSpec group, List<CommandSpec> into) {
        for (CommandSpec inner : group.mixins().values()) {
            if (header(inner).isEmpty()) {
                headed(inner, into);
            } else {
                into.add(inner);
            }
        }
    }

    private static void group(Console console, String heading, List<OptionSpec> options) {
        if (options.isEmpty()) {
            return;
        }
        console.result("");
        console.result(Console.bold(heading));
        for (OptionSpec option : options) {
            if (!option.hidden()) {
                String label = OptionValue.isSwitch(option) ? "" : " " + label(option);
                argument(console, option.longestName() + label, option);
            }
        }
    }

    private static void argument(Console console, String name, ArgSpec argument) {
        String value = initial(argument);
        String note = argument.required() ? " Required." : value.isEmpty() ? "" : " Default: " + value.toLowerCase(Locale.ROOT) + ".";
        console.result("  ", Console.bold(name));
        Prose.wrapped(String.join(" ", argument.description()) + note, INDENT, console.textWidth()).forEach(console::result);
    }

    /// The value of a flag that is not given; empty where there is none to speak of.
    private static String initial(ArgSpec argument) {
        if (argument.defaultValue() != null) {
            return argument.defaultValue();
        }
        return switch (argument.initialValue()) {
            case null -> "";
            case Boolean _ -> "";
            case Collection<?> _ -> "";
            case Double number -> number.toString().replaceFirst("\\.0E", "e");
            case Object value -> value.toString();
        };
    }

    private static String label(OptionSpec option) {
        return option.type().isEnum() ? String.join("|", OptionValue.names(option.type())) : option.paramLabel();
    }

    private static String header(CommandSpec spec) {
        return String.join(" ", spec.usageMessage().header());
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
