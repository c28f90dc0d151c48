package cria.cli.check;

import cria.Shown;
import cria.check.Sample;
import cria.cli.terminal.Console;
import cria.cli.terminal.SpanLines;
import cria.cli.terminal.SpanLines.Span;
import cria.cli.terminal.Styled;
import cria.data.batch.EncodedExample;
import cria.tokenizer.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Conversations as the model sees them, and which of their text is learned.
public final class SpanSection {

    /// Lines of a long conversation that are shown, of its beginning and of its end.
    private static final int HEAD = 16;
    private static final int TAIL = 5;

    /// Tokens beyond which nothing is laid out: more than the lines above hold.
    private static final int MOST = 20_000;

    private final Console console;
    private final Tokenizer tokenizer;
    private final int maxLength;

    /// @param maxLength 0 for no limit
    public SpanSection(Console console, Tokenizer tokenizer, int maxLength) {
        this.console = console;
        this.tokenizer = tokenizer;
        this.maxLength = maxLength;
    }

    public void tell(Sample sample) {
        console.result("");
        if (console.colours()) {
            console.result(Console.bold("What is learned"), ": ", Console.green("this"), ", and what is only read: ", Console.dim("this"));
        } else {
            console.result("What is learned: [[this]], and what is only read: this");
        }
        for (Sample.Chosen chosen : sample.all()) {
            EncodedExample encoded = chosen.encoded();
            console.entry(String.format(Locale.ROOT, "%s, %,d tokens, %,d learned", chosen.why(), encoded.length(), encoded.learned()),
                "  ", Console.bold(Shown.of(encoded.file()) + ":" + encoded.line()), "  ");
            lines(encoded);
        }
    }

    private void lines(EncodedExample encoded) {
        int kept = maxLength > 0 ? Math.min(maxLength, encoded.length()) : encoded.length();
        int laid = Math.min(kept, MOST);
        List<List<Styled>> lines = SpanLines.of(spans(encoded, laid), Math.max(console.textWidth() - 6, 10), console.colours());
        boolean all = lines.size() <= HEAD + TAIL + 1 && laid == kept;
        for (int i = 0; i < lines.size(); i++) {
            if (all || i < HEAD || i >= lines.size() - TAIL && laid == kept) {
                line(lines.get(i));
            } else if (i == HEAD) {
                int left = lines.size() - HEAD - (laid == kept ? TAIL : 0);
                console.result("    ", Console.dim(String.format(Locale.ROOT, "… %,d%s lines more …", left, laid == kept ? "" : " and")));
            }
        }
        if (kept < encoded.length()) {
            console.result("    ", Console.red(String.format(Locale.ROOT, "… %,d tokens cut off at --max_length %,d",
                encoded.length() - kept, kept)));
        }
    }

    private void line(List<Styled> line) {
        Object[] parts = new Object[line.size() + 1];
        parts[0] = "    ";
        for (int i = 0; i < line.size(); i++) {
            parts[i + 1] = line.get(i);
        }
        console.result(parts);
    }

    private List<Span> spans(EncodedExample encoded, int to) {
        List<Span> spans = new ArrayList<>();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < to; i++) {
            bytes.writeBytes(tokenizer.bytesOf(encoded.ids()[i]));
            boolean learned = isLearned(encoded, i);
            if (i + 1 == to || isLearned(encoded, i + 1) != learned) {
                spans.add(new Span(bytes.toString(StandardCharsets.UTF_8), learned));
                bytes.reset();
            }
        }
        return spans;
    }

    private static boolean isLearned(EncodedExample encoded, int at) {
        return encoded.labels()[at] != EncodedExample.IGNORE;
    }
}
