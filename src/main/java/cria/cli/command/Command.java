package cria.cli.command;

import cria.cli.option.CommonOptions;
import cria.cli.terminal.Console;
import cria.settings.MachineSettings;
import cria.settings.Problems;

/// One command. Its picocli annotation holds its name, its one-line header, its description and, as the footer, examples;
/// its flags are its fields.
public interface Command {

    /// Flags that every command has.
    CommonOptions common();

    /// More of them: what computes.
    MachineSettings machine();

    /// Looks at the flags before the work begins: ranges, what excludes one another, files that are missing. Flags that are required may
    /// be missing themselves, which is told with the rest.
    default void check(Problems problems) {}

    /// @return the exit code: 0, 1 where a check found a fault, or 130 where Ctrl-C is the usual end of it
    /// @throws InterruptedException where the user stopped it; what had to be saved is saved
    int run(Console console) throws Exception;
}
