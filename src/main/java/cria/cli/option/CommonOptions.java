package cria.cli.option;

import cria.cli.terminal.JsonResult;
import java.nio.file.Path;
import java.util.Collection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The flags that every command has and that change nothing of its work.
@Command(header = "In every command")
public final class CommonOptions {

    @Option(names = "--output_json", paramLabel = "FILE", description = "Also writes the result to this file, for programs.")
    public Path outputJson;

    @Option(names = "--config", paramLabel = "FILE", description = "Takes flags from a .yaml or .json file, by their snake_case "
        + "names. Flags on the command line win.")
    Path config;

    @Option(names = "--quiet", description = "Prints results and errors only.")
    public boolean quiet;

    @Option(names = "--verbose", description = "Prints the stack trace of an error.")
    boolean verbose;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Prints this page.")
    boolean help;

    /// @param inputs files that the command reads, and directories in which some lie
    /// @throws cria.InputException if the result could not be written
    public void check(Collection<Path> inputs) {
        JsonResult.check(outputJson, inputs);
    }
}
