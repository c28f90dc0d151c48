package cria.cli.terminal;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// A console whose streams a test can read.
public final class RecordedConsole {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    public final Console console;

    /// How wide the terminal is.
    public int columns = 100;

    public RecordedConsole(boolean terminal) {
        this(terminal, terminal);
    }

    /// Each of the streams may be a terminal.
    public RecordedConsole(boolean outIsTerminal, boolean errIsTerminal) {
        console = new Console(output(out, outIsTerminal), output(err, errIsTerminal));
    }

    private Output output(ByteArrayOutputStream bytes, boolean terminal) {
        return new Output(new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal, terminal, terminal, () -> columns);
    }

    public String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    public String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
