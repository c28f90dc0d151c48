package cria.cli.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Whether a standard stream is a terminal, how wide that is, and what may be written to it.
final class Terminal {
    static final int IN = 0;
    static final int OUT = 1;
    static final int ERR = 2;
    private static final int DEFAULT_COLUMNS = 80;

    private Terminal() {}

    /// Linux names each stream's device. Elsewhere the JDK says it of input and output together, and standard error is taken
    /// to be as they are.
    @SuppressWarnings("SystemConsoleNull")      // it is null where the run time lacks jdk.internal.le
    static boolean isTerminal(int descriptor) {
        Path link = Path.of("/proc/self/fd/" + descriptor);
        if (Files.isSymbolicLink(link)) {
            try {
                String device = Files.readSymbolicLink(link).toString();
                return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty") || device.equals("/dev/console");
            } catch (IOException e) {
                return false;
            }
        }
        var console = System.console();
        return console != null && console.isTerminal();
    }

    /// A terminal that can do no more than print one line after the other.
    static boolean isDumb() {
        return "dumb".equals(System.getenv("TERM"));
    }

    /// Honours [NO_COLOR](https://no-color.org).
    static boolean allowsColour() {
        String noColour = System.getenv("NO_COLOR");
        return (noColour == null || noColour.isEmpty()) && !isDumb();
    }

    /// What the terminal says at this moment, else `COLUMNS`, else 80.
    static int columns(int descriptor) {
        int columns = WindowSize.columns(descriptor);
        return columns > 0 ? columns : exportedColumns(DEFAULT_COLUMNS);
    }

    /// `COLUMNS` where the shell exports it.
    static int exportedColumns(int otherwise) {
        String columns = System.getenv("COLUMNS");
        return columns != null && columns.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(columns) : otherwise;
    }
}
