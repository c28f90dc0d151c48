package cria.cli.terminal;

import cria.InputException;
import cria.WorkException;
import cria.file.IoReason;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/// Lines of a pipe, a file, or a terminal that can do no more. Ctrl-C ends the program, as it does everywhere.
final class PlainInput implements LineInput {

    /// In characters; what reads a line without an end would fill the memory.
    private static final int LONGEST_LINE = 1_000_000;

    private final Runnable prompt;
    private final Reader reader;

    PlainInput(InputStream in, Charset charset, Runnable prompt) {
        this.prompt = prompt;
        this.reader = new BufferedReader(new InputStreamReader(in, charset));
    }

    static PlainInput standard(Console console) {
        boolean terminal = Terminal.isTerminal(Terminal.IN);
        return new PlainInput(System.in, terminal ? Output.charset("stdin.encoding") : StandardCharsets.UTF_8,
            terminal ? () -> console.prompt("> ") : () -> {});
    }

    /// @throws InputException if a line is too long
    @Override
    public Read read() {
        prompt.run();
        StringBuilder line = new StringBuilder();
        try {
            for (int c = reader.read(); c != '\n'; c = reader.read()) {
                if (c < 0) {
                    return line.isEmpty() ? new End() : line(line);
                }
                if (line.length() == LONGEST_LINE) {
                    throw new InputException("standard input: a line has more than %,d characters".formatted(LONGEST_LINE));
                }
                line.append((char) c);
            }
        } catch (IOException e) {
            throw new WorkException("standard input cannot be read: " + IoReason.of(e), e);
        }
        return line(line);
    }

    /// Windows ends a line with `\r\n`.
    private static Line line(StringBuilder line) {
        int last = line.length() - 1;
        return new Line(last >= 0 && line.charAt(last) == '\r' ? line.substring(0, last) : line.toString());
    }

    @Override
    public Listening listen() {
        return new Listening() {
            @Override
            public boolean interrupted() {
                return false;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void close() {}
}
