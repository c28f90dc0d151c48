package cria.cli.hub;

import cria.InputException;
import cria.Shown;
import cria.cli.terminal.Console;
import cria.hub.HubNamed;
import cria.hub.RepoId;
import cria.hub.Unreachable;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/// Fetches what a command's flags name and this machine does not have, once everything else that they say has been found right.
public final class HubNames {

    private HubNames() {}

    /// @param command after its arguments were parsed
    /// @return whether something was fetched, so that the flags can be looked at once more
    /// @throws InputException if a name is neither here nor on the hub
    public static boolean fetch(Console console, CommandSpec command) throws InterruptedException {
        boolean any = command.userObject() instanceof HubNamed named && fetch(console, named);
        for (CommandSpec mixin : command.mixins().values()) {
            any |= fetch(console, mixin);
        }
        return any;
    }

    private static boolean fetch(Console console, HubNamed named) throws InterruptedException {
        named.note().ifPresent(console::note);
        Optional<RepoId> id = named.hubId();
        if (id.isEmpty()) {
            return false;
        }
        try {
            named.fetched(Fetching.fetch(console, id.get()).directory());
            return true;
        } catch (Unreachable e) {
            throw new InputException(Shown.of(named.given()) + ": no such directory, and " + e.getMessage());
        }
    }
}
