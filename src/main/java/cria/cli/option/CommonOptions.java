package cria.cli.option;

import cria.InputException;
import cria.backend.Backends;
import cria.backend.Backends.Preference;
import cria.cli.terminal.Console;
import cria.cli.terminal.JsonResult;
import cria.kernel.Precision;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The flags that every command has.
@Command(header = "In every command")
public final class CommonOptions {

    @Option(names = "--backend", defaultValue = "auto", description = "What computes. auto takes a CUDA device where one works, "
        + "else the CPU, and says why; reference is plain Java, slow, for checking the others.")
    Preference backend;

    @Option(names = "--threads", paramLabel = "N", description = "CPU threads. Every core unless given; give fewer to leave room "
        + "for other work. Results are the same bits for the same seed and number of threads.")
    Integer threads;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "42", description = "Where random choices start: the order of the "
        + "rows, and sampling. The same seed repeats a run; another shows how much of a result is luck.")
    long seed;

    @Option(names = "--output_json", paramLabel = "FILE", description = "Also writes the result to this file, for programs.")
    Path outputJson;

    @Option(names = "--config", paramLabel = "FILE", description = "Takes flags from a .yaml or .json file, by their snake_case "
        + "names. Flags on the command line win.")
    Path config;

    @Option(names = "--quiet", description = "Prints results and errors only.")
    public boolean quiet;

    @Option(names = "--verbose", description = "Prints the stack trace of an error.")
    boolean verbose;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Prints this page.")
    boolean help;

    /// @throws InputException where a value is out of its range
    public void check() {
        JsonResult.check(outputJson);
        if (threads != null) {
            Flags.atLeast("threads", threads, 1);
        }
    }

    public Preference backend() {
        return backend;
    }

    /// The backend that a command takes which trains nothing, and which the console is told of.
    ///
    /// @throws InputException if the one that was asked for does not work here
    public Backends.Choice chooseBackend(Console console) {
        return choose(console, backend, Precision.BFLOAT16);
    }

    /// @param onDevice what a GPU is to compute in
    public Backends.Choice choose(Console console, Preference preference, Precision onDevice) {
        Backends.Choice choice = Backends.choose(preference, threads(), onDevice);
        console.info("backend: " + choice.name() + " (" + choice.reason() + ")");
        return choice;
    }

    /// The threads to use: those asked for, else one for each processor.
    public int threads() {
        return threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    }

    public long seed() {
        return seed;
    }

    /// Null where no file was asked for.
    public Path outputJson() {
        return outputJson;
    }
}
