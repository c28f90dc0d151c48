package cria.cli.terminal;

/// Where a talk gets its lines from: a person at a terminal, or a program.
public interface LineInput extends AutoCloseable {

    /// What came.
    sealed interface Read {}

    /// What somebody said; several lines where they meant it so.
    record Line(String text) implements Read {}

    /// Ctrl-C.
    ///
    /// @param atEmptyLine whether nothing had been typed
    record Interrupted(boolean atEmptyLine) implements Read {}

    /// Ctrl-D, or the end of the file or pipe.
    record End() implements Read {}

    /// With line editing where a person sits at a terminal that can do it, else line by line.
    static LineInput open(Console console) {
        return Terminal.isTerminal(Terminal.IN) && console.edits()
            ? EditedInput.open(console).orElseGet(() -> PlainInput.standard(console)) : PlainInput.standard(console);
    }

    Read read();

    /// Begins to listen for Ctrl-C, while an answer is given and no line is read.
    Listening listen();

    /// Listens until it is closed.
    interface Listening extends AutoCloseable {

        /// Whether Ctrl-C came.
        boolean interrupted();

        @Override
        void close();
    }

    @Override
    void close();
}
