package cria.cli.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.function.IntSupplier;

/// One of the two streams that a process writes to, and what it can show.
///
/// @param colour   whether it shows colours and other styles
/// @param redraws  whether a line that was written can be written anew
/// @param columns  how wide it is, asked each time, since a terminal may change; for a file, how long a line of prose may be
record Output(PrintStream stream, boolean terminal, boolean colour, boolean redraws, IntSupplier columns) {

    /// Width of prose that is written to a file or a pipe.
    private static final int PROSE = 100;

    static Output standard(int descriptor) {
        boolean terminal = Terminal.isTerminal(descriptor);
        return new Output(stream(descriptor, terminal), terminal, terminal && Terminal.allowsColour(), terminal && !Terminal.isDumb(),
            terminal ? () -> Terminal.columns(descriptor) : () -> Terminal.exportedColumns(PROSE));
    }

    /// Text is UTF-8 except on a terminal that is set to something other than plain ASCII.
    private static PrintStream stream(int descriptor, boolean terminal) {
        String property = descriptor == Terminal.OUT ? "stdout.encoding" : "stderr.encoding";
        return new PrintStream(new FileOutputStream(descriptor == Terminal.OUT ? FileDescriptor.out : FileDescriptor.err), true,
            terminal ? charset(property) : StandardCharsets.UTF_8);
    }

    /// What a terminal speaks. One that says ASCII is most often a UTF-8 terminal under `LC_ALL=C`.
    static Charset charset(String property) {
        Charset charset = Charset.forName(System.getProperty(property, "UTF-8"));
        return charset.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : charset;
    }
}
