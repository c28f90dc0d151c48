package cria.cli.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/// Where commands write: results to standard output, for programs and pipes; progress, notes and errors to standard error.
/// On a terminal one status line at the bottom is redrawn in place, and steps aside for every other line.
public final class Console {
    private static final String ERASE_LINE = "\r\u001b[K";

    private final PrintStream out;
    private final PrintStream err;
    private final boolean outIsTerminal;
    private final boolean errIsTerminal;
    private final boolean colour;
    private boolean quiet;
    private String status = "";

    /// @param colour whether terminals may get colours
    public Console(PrintStream out, boolean outIsTerminal, PrintStream err, boolean errIsTerminal, boolean colour) {
        this.out = out;
        this.err = err;
        this.outIsTerminal = outIsTerminal;
        this.errIsTerminal = errIsTerminal;
        this.colour = colour;
    }

    /// The console of this process. Text is UTF-8 except on a terminal that is set to something other than plain ASCII.
    public static Console ofProcess() {
        boolean outIsTerminal = Terminal.isTerminal(Terminal.OUT);
        boolean errIsTerminal = Terminal.isTerminal(Terminal.ERR);
        return new Console(
            stream(FileDescriptor.out, outIsTerminal, "stdout.encoding"), outIsTerminal,
            stream(FileDescriptor.err, errIsTerminal, "stderr.encoding"), errIsTerminal,
            Terminal.allowsColour());
    }

    private static PrintStream stream(FileDescriptor descriptor, boolean terminal, String encodingProperty) {
        Charset charset = terminal ? Charset.forName(System.getProperty(encodingProperty, "UTF-8")) : StandardCharsets.UTF_8;
        return new PrintStream(new FileOutputStream(descriptor), true,
            charset.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : charset);
    }

    /// With `quiet`, notes and progress are left out; results and errors are not.
    public void setQuiet(boolean quiet) {
        this.quiet = quiet;
    }

    /// Whether progress can be redrawn in place.
    public boolean redraws() {
        return errIsTerminal && !quiet;
    }

    /// A line of the result, on standard output.
    public synchronized void result(String line) {
        erase();
        out.println(line);
        out.flush();
        draw();
    }

    /// Text of the result without a line end, as when an answer comes token by token.
    public synchronized void resultPart(String text) {
        erase();
        out.print(text);
        out.flush();
    }

    /// Asks for a line of input, where someone sits at the terminal.
    public synchronized void prompt(String text) {
        if (errIsTerminal && !quiet) {
            err.print(text);
            err.flush();
        }
    }

    /// A line about the work, on standard error.
    public void info(String line) {
        if (!quiet) {
            errorLine(line);
        }
    }

    /// Something that the user should know and need not act on.
    public void note(String line) {
        info("note: " + line);
    }

    /// A line that is printed however quiet the run is.
    public void error(String line) {
        errorLine(errIsTerminal && colour ? "\u001b[31m" + line + "\u001b[0m" : line);
    }

    public synchronized void trace(Throwable cause) {
        erase();
        cause.printStackTrace(err);
        err.flush();
    }

    /// Shows the line at the bottom of the terminal, in place of the last one; an empty line takes it away. Nothing happens
    /// where standard error is no terminal.
    public synchronized void status(String line) {
        if (redraws()) {
            erase();
            status = line.length() < Terminal.width() ? line : line.substring(0, Terminal.width() - 1);
            draw();
        }
    }

    /// Emphasised, if standard output shows it.
    public String bold(String text) {
        return styled("1", text);
    }

    public String dim(String text) {
        return styled("2", text);
    }

    public String green(String text) {
        return styled("32", text);
    }

    public String yellow(String text) {
        return styled("33", text);
    }

    public String red(String text) {
        return styled("31", text);
    }

    private String styled(String code, String text) {
        return outIsTerminal && colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    private synchronized void errorLine(String line) {
        erase();
        err.println(line);
        err.flush();
        draw();
    }

    private void erase() {
        if (!status.isEmpty()) {
            err.print(ERASE_LINE);
            err.flush();
        }
    }

    private void draw() {
        if (!status.isEmpty()) {
            err.print(status);
            err.flush();
        }
    }
}
