package cria.cli.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Whether a standard stream is a terminal, and what may be written to it.
public final class Terminal {
    static final int OUT = 1;
    static final int ERR = 2;
    private static final int DEFAULT_WIDTH = 100;

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

    /// Honours [NO_COLOR](https://no-color.org).
    static boolean allowsColour() {
        String noColour = System.getenv("NO_COLOR");
        return (noColour == null || noColour.isEmpty()) && !"dumb".equals(System.getenv("TERM"));
    }

    /// `COLUMNS` where the shell exports it, else a width that reads well.
    public static int width() {
        String columns = System.getenv("COLUMNS");
        return columns != null && columns.matches("[0-9]{2,3}") ? Math.clamp(Integer.parseInt(columns), 60, 120) : DEFAULT_WIDTH;
    }
}
