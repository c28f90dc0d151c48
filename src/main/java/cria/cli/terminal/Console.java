package cria.cli.terminal;

import cria.Shown;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where commands write: results to standard output, for programs and pipes; progress, notes and errors to standard error.
/// On a terminal one status line at the bottom is redrawn in place, and steps aside for every other line.
///
/// Whatever is printed as a line is one line: characters that a terminal would obey are escaped ([Shown]), and styles are put around
/// that.
public final class Console {
    private static final String ERASE_LINE = "\r\u001b[K";

    /// A longer error is no message any more. Whoever makes one quotes less; this is for those that do not.
    private static final int LONGEST_ERROR = 1_900;

    /// Longer lines of prose are hard to read, and in narrower ones there is no reading.
    private static final int WIDEST_TEXT = 120;
    private static final int NARROWEST_TEXT = 20;

    private final Output out;
    private final Output err;
    private final FlowingText answer;
    private boolean quiet;

    /// Makes the line at the bottom for a width; null where there is none.
    private @Nullable IntFunction<List<Styled>> status;

    /// How many columns of it stand on the terminal, behind which the cursor waits.
    private int drawn;

    Console(Output out, Output err) {
        this.out = out;
        this.err = err;
        this.answer = new FlowingText(out.columns());
    }

    /// The console of this process.
    public static Console ofProcess() {
        return new Console(Output.standard(Terminal.OUT), Output.standard(Terminal.ERR));
    }

    /// With `quiet`, notes and progress are left out; results and errors are not.
    public void setQuiet(boolean quiet) {
        this.quiet = quiet;
    }

    /// Whether progress can be redrawn in place.
    public boolean redraws() {
        return err.redraws() && !quiet;
    }

    /// Whether a line can be edited while it is typed: what is typed is shown on standard error, as the prompt is.
    boolean edits() {
        return err.redraws();
    }

    /// The prompt of such a line, with its style.
    String editedPrompt() {
        return quiet ? "" : shown(err, new Styled(Styled.Style.CYAN, "> "));
    }

    /// How wide prose on standard output may be, in columns.
    public int textWidth() {
        return Math.clamp(out.columns().getAsInt(), NARROWEST_TEXT, WIDEST_TEXT);
    }

    /// Whether results are shown with colours; where they are not, marks have to say what colours would.
    public boolean colours() {
        return out.colour();
    }

    /// A line of the result, on standard output.
    ///
    /// @param parts texts, [Styled] or not
    public synchronized void result(Object... parts) {
        StringBuilder line = new StringBuilder();
        for (Object part : parts) {
            line.append(shown(out, part instanceof Styled styled ? styled : Styled.plain(part.toString())));
        }
        erase();
        out.stream().println(line);
        out.stream().flush();
        draw();
    }

    /// An entry of a list, as a result: on a terminal the text is wrapped beside its head, elsewhere it is one line.
    ///
    /// @param head texts, [Styled] or not
    public synchronized void entry(String text, Object... head) {
        int indent = Stream.of(head).mapToInt(part -> Columns.of(part.toString())).sum();
        List<String> lines = out.terminal()
            ? Prose.wrapped(text, "", Math.max(textWidth() - indent, NARROWEST_TEXT)) : List.of(text);
        Object[] first = Arrays.copyOf(head, head.length + 1);
        first[head.length] = lines.getFirst();
        result(first);
        lines.stream().skip(1).forEach(line -> result(" ".repeat(indent) + line));
    }

    /// Text that a model gives, without a line end, as when an answer comes token by token. A terminal gets it without what it would
    /// obey, line ends and tabs aside, and broken between words; a file or a program gets it as it is.
    public synchronized void answerPart(String text) {
        erase();
        out.stream().print(out.terminal() ? answer.add(harmless(text)) : text);
        out.stream().flush();
    }

    /// Ends an answer.
    public synchronized void answerEnd() {
        erase();
        out.stream().println(answer.end());
        out.stream().flush();
        draw();
    }

    private static String harmless(String text) {
        StringBuilder harmless = new StringBuilder();
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\t') {
                harmless.append(Shown.escaped(text.substring(from, i))).append(c);
                from = i + 1;
            }
        }
        return harmless.append(Shown.escaped(text.substring(from))).toString();
    }

    /// Asks for a line of input, where someone sits at the terminal.
    public synchronized void prompt(String text) {
        if (err.terminal() && !quiet) {
            erase();
            err.stream().print(text);
            err.stream().flush();
        }
    }

    /// A line about the work, on standard error.
    public void info(String line) {
        if (!quiet) {
            work(Styled.plain(""), line);
        }
    }

    /// Something that the user should know and need not act on.
    public void note(String line) {
        if (!quiet) {
            work(new Styled(Styled.Style.YELLOW, "note: "), line);
        }
    }

    /// A terminal would break a line in the middle of a word.
    private synchronized void work(Styled head, String line) {
        String whole = Shown.escaped(head.text() + line);
        List<String> lines = err.terminal() ? Prose.hanging(whole, err.columns().getAsInt()) : List.of(whole);
        errorLine(head, Styled.plain(lines.getFirst().substring(head.text().length())));
        lines.stream().skip(1).forEach(further -> errorLine(Styled.plain(further)));
    }

    /// A line that is printed however quiet the run is.
    public void error(String line) {
        String whole = Shown.escaped(line);
        boolean cut = whole.length() > LONGEST_ERROR;
        errorLine(new Styled(Styled.Style.RED, cut ? whole.substring(0, whole.offsetByCodePoints(0,
            whole.codePointCount(0, LONGEST_ERROR))) + "…" : whole));
    }

    public synchronized void trace(Throwable cause) {
        StringWriter trace = new StringWriter();
        cause.printStackTrace(new PrintWriter(trace));
        erase();
        err.stream().println(trace.toString().lines().map(Console::harmless).collect(Collectors.joining("\n")));
        err.stream().flush();
        draw();
    }

    /// Shows a line at the bottom of the terminal, in place of the last one. Nothing happens where standard error is no terminal.
    ///
    /// @param line makes the line for so many columns and no more; it is asked again whenever the line is drawn
    public synchronized void status(IntFunction<List<Styled>> line) {
        if (redraws()) {
            erase();
            status = line;
            draw();
        }
    }

    /// Takes that line away.
    public synchronized void endStatus() {
        erase();
        status = null;
    }

    /// Emphasised, where the stream shows it.
    public static Styled bold(String text) {
        return new Styled(Styled.Style.BOLD, text);
    }

    public static Styled dim(String text) {
        return new Styled(Styled.Style.DIM, text);
    }

    public static Styled green(String text) {
        return new Styled(Styled.Style.GREEN, text);
    }

    public static Styled yellow(String text) {
        return new Styled(Styled.Style.YELLOW, text);
    }

    public static Styled cyan(String text) {
        return new Styled(Styled.Style.CYAN, text);
    }

    public static Styled red(String text) {
        return new Styled(Styled.Style.RED, text);
    }

    private static String shown(Output to, Styled part) {
        String text = Shown.escaped(part.text());
        return to.colour() ? part.style().around(text) : text;
    }

    private synchronized void errorLine(Styled... parts) {
        erase();
        for (Styled part : parts) {
            err.stream().print(shown(err, part));
        }
        err.stream().println();
        err.stream().flush();
        draw();
    }

    /// A terminal that became narrower has broken the line into several.
    private void erase() {
        if (drawn > 0) {
            int above = (drawn - 1) / Math.max(1, err.columns().getAsInt());
            err.stream().print(above == 0 ? ERASE_LINE : "\r\u001b[" + above + "A\u001b[J");
            err.stream().flush();
            drawn = 0;
        }
    }

    /// The last column stays free: some terminals begin the next line once it is written.
    private void draw() {
        if (status != null) {
            StringBuilder line = new StringBuilder();
            for (Styled part : status.apply(err.columns().getAsInt() - 1)) {
                line.append(shown(err, part));
                drawn += Columns.of(Shown.escaped(part.text()));
            }
            err.stream().print(line);
            err.stream().flush();
        }
    }
}
