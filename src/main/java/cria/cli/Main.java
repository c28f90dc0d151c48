package cria.cli;

import cria.InputException;
import cria.Shown;
import cria.WorkException;
import cria.cli.argument.ArgumentReader;
import cria.cli.argument.HelpPage;
import cria.cli.argument.InputPaths;
import cria.cli.argument.Nearest;
import cria.cli.argument.Parser;
import cria.cli.command.ChatCommand;
import cria.cli.command.CheckCommand;
import cria.cli.command.Command;
import cria.cli.command.DemoCommand;
import cria.cli.command.DoctorCommand;
import cria.cli.command.EvalCommand;
import cria.cli.command.GenerateCommand;
import cria.cli.command.PullCommand;
import cria.cli.command.TokenizeCommand;
import cria.cli.command.TrainCommand;
import cria.cli.command.VerifyCommand;
import cria.cli.command.Version;
import cria.cli.hub.HubNames;
import cria.cli.option.CommonOptions;
import cria.cli.terminal.Console;
import cria.cli.terminal.Interruption;
import cria.cli.terminal.LauncherWatch;
import cria.settings.Problems;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Runs one command, and turns every outcome into an exit code: 0 done, 1 the work failed or a check did, 2 the command line or
/// a file that it names is wrong, 128 and a signal's number where that ended it. An error is one line on standard error.
public final class Main {

    /// Every command, in the order of the overview.
    static final List<Supplier<Command>> COMMANDS = List.of(
        DemoCommand::new,
        CheckCommand::new,
        TrainCommand::new,
        EvalCommand::new,
        GenerateCommand::new,
        ChatCommand::new,
        TokenizeCommand::new,
        VerifyCommand::new,
        PullCommand::new,
        DoctorCommand::new);

    /// Commands that are to come: the answer is that, rather than that nobody knows them.
    private static final Set<String> PLANNED = Set.of("compare", "merge");

    private static final Set<String> HELP = Set.of("help", "--help", "-h");
    private static final Set<String> VERSION = Set.of("--version", "-V", "version");

    private final Console console;
    private final List<CommandLine> commands;

    public Main(Console console, List<Supplier<Command>> commands) {
        this.console = console;
        this.commands = commands.stream().map(command -> Parser.of(command.get())).toList();
    }

    public static void main(String[] args) {
        LauncherWatch.endWithLauncher();
        Locale.setDefault(Locale.ROOT);         // numbers are written the same on every machine, for people and for scripts
        Main main = new Main(Console.ofProcess(), COMMANDS);
        List<String> arguments = List.of(args);
        // What a thread cannot hand to the one that waits for it is not lost, and what it has left half done is not built upon.
        Thread.setDefaultUncaughtExceptionHandler((_, thrown) -> Runtime.getRuntime().halt(main.fail(thrown, arguments)));
        System.exit(main.run(args));
    }

    /// @return the exit code
    public int run(String... args) {
        List<String> arguments = Arrays.asList(args);
        try {
            return dispatch(arguments);
        } catch (Throwable e) {
            return fail(e, arguments);
        }
    }

    /// Says what ended the work.
    ///
    /// @return the exit code
    int fail(Throwable thrown, List<String> arguments) {
        int code = switch (thrown) {
            case InputException _ -> 2;
            case Interruption.Stopped stopped -> stopped.exitCode();
            case InterruptedException _ -> 130;
            default -> 1;
        };
        String message = switch (thrown) {
            case InputException e -> e.getMessage();
            case WorkException e -> e.getMessage();
            case InterruptedException e -> e.getMessage() == null ? "interrupted" : e.getMessage();
            default -> Unexpected.line(thrown, Path.of(System.getProperty("java.io.tmpdir")));
        };
        console.error("trainer: " + oneLine(message));
        if (verbose(arguments)) {
            console.trace(thrown);
        }
        return code;
    }

    private int dispatch(List<String> arguments) throws Exception {
        if (arguments.isEmpty()) {
            HelpPage.overview(console, commands);
            return 0;
        }
        String first = arguments.getFirst();
        if (VERSION.contains(first)) {
            console.result("trainer " + Version.text() + " on Java " + Runtime.version());
            return 0;
        }
        if (HELP.contains(first)) {
            if (arguments.size() > 1 && !arguments.get(1).startsWith("-")) {
                HelpPage.command(console, find(arguments.get(1)));
            } else {
                HelpPage.overview(console, commands);
            }
            return 0;
        }
        if (first.startsWith("-")) {
            throw new InputException(Shown.of(first) + " stands before any command; the command comes first, as in: trainer "
                + commands.getFirst().getCommandName() + " " + first);
        }
        return run(find(first), arguments.subList(1, arguments.size()));
    }

    private int run(CommandLine line, List<String> arguments) throws Exception {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            HelpPage.command(console, line);
            return 0;
        }
        Command command = prepared(line, arguments);
        if (HubNames.fetch(console, line.getCommandSpec())) {
            Problems problems = new Problems();
            command.check(problems);
            problems.orThrow();
        }
        return command.run(console);
    }

    /// A command with its flags, which are looked at as far as they can be before the work.
    ///
    /// @throws InputException with all that is wrong with them
    Command prepared(CommandLine line, List<String> arguments) {
        ArgumentReader.Reading reading = new ArgumentReader(line.getCommandSpec(), flagsOfAllCommands()).read(arguments);
        Problems problems = reading.problems();
        parse(line, reading.arguments(), problems);
        Command command = line.getCommand();
        CommonOptions common = command.common();
        problems.check(command.machine()::check, () -> common.check(InputPaths.of(line.getCommandSpec())));
        command.check(problems);
        problems.orThrow();
        console.setQuiet(common.quiet);
        reading.notes().forEach(console::note);
        return command;
    }

    private static void parse(CommandLine line, List<String> arguments, Problems problems) {
        try {
            line.parseArgs(arguments.toArray(String[]::new));
        } catch (UnmatchedArgumentException e) {
            e.getUnmatched().forEach(unmatched -> problems.add(unmatched.startsWith("-")
                ? ArgumentReader.unknownFlag(unmatched, line.getCommandSpec())
                : line.getCommandName() + ": unexpected \"" + Shown.of(unmatched) + "\"; a flag's name begins with --"));
        } catch (MissingParameterException e) {
            e.getMissing().stream().map(arg -> arg instanceof OptionSpec option ? option.longestName() : arg.paramLabel())
                .filter(missing -> !problems.speakOf(missing.replaceFirst("^--", "")))
                .reduce((a, b) -> a + " and " + b)
                .ifPresent(missing -> problems.add(line.getCommandName() + " needs " + missing + "; \"trainer help "
                    + line.getCommandName() + "\" lists its flags"));
        } catch (ParameterException e) {
            problems.add(line.getCommandName() + ": " + e.getMessage());
        }
    }

    CommandLine find(String name) {
        for (CommandLine command : commands) {
            if (command.getCommandName().equals(name)) {
                return command;
            }
        }
        if (PLANNED.contains(name)) {
            throw new InputException(name + " is not supported yet (\"trainer help\" lists the commands)");
        }
        throw new InputException("unknown command \"" + Shown.of(name) + "\""
            + Nearest.suggestion(name, commands.stream().map(CommandLine::getCommandName).toList())
            + " (\"trainer help\" lists the commands)");
    }

    Stream<String> commandNames() {
        return commands.stream().map(CommandLine::getCommandName);
    }

    private Set<String> flagsOfAllCommands() {
        Set<String> names = new TreeSet<>();
        for (CommandLine command : commands) {
            names.addAll(ArgumentReader.flags(command.getCommandSpec()));
        }
        return names;
    }

    private static String oneLine(String message) {
        return String.valueOf(message).strip().replaceAll("\\s*\\R\\s*", " ");
    }

    /// Read from the bare arguments, as the error may be that they cannot be parsed.
    private static boolean verbose(List<String> arguments) {
        return arguments.contains("--verbose") || arguments.contains("--verbose=true");
    }
}
