package cria.cli.terminal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jline.reader.Buffer;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.TerminalBuilder.SystemOutput;
import org.jline.utils.Signals;

/// Lines that a person types at a terminal, with editing and a history by [JLine](https://jline.org). The history is in memory alone:
/// of a talk nothing is written that nobody asked for.
///
/// Of a text that is pasted line ends are part; a backslash at the end of a line lets it go on in the next one.
final class EditedInput implements LineInput {
    private static final int INTERRUPTED = 130;
    private static final long PATIENCE_NANOS = 1_000_000_000;
    private static final Signal[] SIGNALS = {Signal.INT, Signal.WINCH, Signal.CONT};

    private final org.jline.terminal.Terminal terminal;
    private final LineReader reader;
    private final String prompt;
    private final Map<Signal, Object> previousHandlers = new LinkedHashMap<>();

    private EditedInput(org.jline.terminal.Terminal terminal, String prompt) {
        this.terminal = terminal;
        this.prompt = prompt;
        this.reader = LineReaderBuilder.builder().terminal(terminal)
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .variable(LineReader.DISABLE_COMPLETION, true)
            .variable(LineReader.SECONDARY_PROMPT_PATTERN, prompt.isEmpty() ? "" : "… ")
            .build();
        reader.getWidgets().put(LineReader.ACCEPT_LINE, this::accept);
        terminal.handle(Signal.INT, _ -> {});       // between an answer and the next line there is nothing to stop
        // JLine's own handlers run Java where the signal strikes, be it in a kernel; the JVM's run in a thread of their own.
        for (Signal signal : SIGNALS) {
            Object previous = Signals.register(signal.name(), () -> terminal.raise(signal));
            if (previous != null) {
                previousHandlers.put(signal, previous);
            }
        }
    }

    /// Empty where the terminal cannot be set to give each key as it is pressed.
    static Optional<LineInput> open(Console console) {
        Charset in = Output.charset("stdin.encoding");
        Charset out = Output.charset("stderr.encoding");
        try {
            return Optional.of(new EditedInput(TerminalBuilder.builder()
                .system(true).systemOutput(SystemOutput.ForcedSysErr)
                .provider(TerminalBuilder.PROP_PROVIDER_FFM).dumb(false)
                .encoding(in).stdinEncoding(in).stdoutEncoding(out).stderrEncoding(out)
                .nativeSignals(false).graphemeCluster(false)
                .build(), console.editedPrompt()));
        } catch (IOException | IllegalStateException e) {
            console.note("no line editing: " + e.getMessage());
            return Optional.empty();
        }
    }

    private boolean accept() {
        Buffer buffer = reader.getBuffer();
        if (buffer.toString().endsWith("\\")) {
            buffer.cursor(buffer.length());
            buffer.backspace();
            buffer.write("\n");
        } else {
            reader.callWidget("." + LineReader.ACCEPT_LINE);
        }
        return true;
    }

    @Override
    public Read read() {
        try {
            return new Line(reader.readLine(prompt));
        } catch (UserInterruptException e) {
            return new Interrupted(e.getPartialLine().isBlank());
        } catch (EndOfFileException e) {
            return new End();
        }
    }

    @Override
    public Listening listen() {
        Answering answering = new Answering();
        terminal.handle(Signal.INT, _ -> answering.interrupt());
        return answering;
    }

    private final class Answering implements Listening {
        private volatile boolean interrupted;
        private long since;

        @Override
        public boolean interrupted() {
            return interrupted;
        }

        /// What is not stopped after a while ends with the program when it is asked for again. Sooner it is an impatient finger.
        private synchronized void interrupt() {
            if (interrupted && System.nanoTime() - since > PATIENCE_NANOS) {
                Runtime.getRuntime().halt(INTERRUPTED);
            }
            since = interrupted ? since : System.nanoTime();
            interrupted = true;
        }

        @Override
        public void close() {
            terminal.handle(Signal.INT, _ -> {});
        }
    }

    @Override
    public void close() {
        previousHandlers.forEach((signal, handler) -> Signals.unregister(signal.name(), handler));
        try {
            terminal.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
