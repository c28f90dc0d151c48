package cria.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// A console whose streams a test can read.
final class RecordedConsole {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    final Console console;

    RecordedConsole(boolean terminal) {
        console = new Console(new PrintStream(out, true, StandardCharsets.UTF_8), terminal,
            new PrintStream(err, true, StandardCharsets.UTF_8), terminal, terminal);
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
