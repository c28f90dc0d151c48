package cria.cli.command;

import cria.backend.Backends;
import cria.cli.terminal.Console;
import cria.kernel.Precision;
import cria.settings.MachineSettings;

/// Takes a backend and tells the console which and why.
final class BackendChoice {

    private BackendChoice() {}

    /// For a command that trains nothing.
    ///
    /// @throws cria.InputException if the one that was asked for does not work here
    static Backends.Choice take(Console console, MachineSettings machine) {
        return take(console, machine.backend, machine, Precision.BFLOAT16);
    }

    /// @param onDevice what a GPU is to compute in
    /// @throws cria.InputException if the one that was asked for does not work here
    static Backends.Choice take(Console console, Backends.Preference preference, MachineSettings machine, Precision onDevice) {
        Backends.Choice choice = Backends.choose(preference, machine.threads(), onDevice);
        console.info("backend: " + choice.name() + " (" + choice.reason() + ")");
        return choice;
    }
}
