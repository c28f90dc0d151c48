package cria.cli.terminal;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// A console whose streams a test can read.
public final class RecordedConsole {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    public final Console console;

    public RecordedConsole(boolean terminal) {
        console = new Console(new PrintStream(out, true, StandardCharsets.UTF_8), terminal,
            new PrintStream(err, true, StandardCharsets.UTF_8), terminal, terminal);
    }

    public String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    public String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
