package cria.cli.terminal;

import java.util.function.IntSupplier;

/// Breaks a text between its words while it comes piece by piece: a word is held back until its end is known.
final class FlowingText {
    private final IntSupplier columns;

    /// What is held back: a word and the blanks before it.
    private final StringBuilder held = new StringBuilder();
    private int column;

    /// Whether what is held back goes on with a word of which a part is shown already.
    private boolean within;

    /// @param columns of the terminal, asked again for each word
    FlowingText(IntSupplier columns) {
        this.columns = columns;
    }

    /// What can be shown of the text so far. A line may end between ideographs, and a word that fills one is not waited for.
    String add(String piece) {
        StringBuilder shown = new StringBuilder();
        piece.codePoints().forEach(c -> {
            boolean blank = c == ' ' || c == '\t';
            if (c == '\n' || (blank && !held.toString().isBlank())) {
                shown.append(release());
            }
            if (c == '\n') {
                shown.append('\n');
                column = 0;
            } else {
                held.appendCodePoint(c);
            }
            if (Character.isIdeographic(c)) {
                shown.append(release());
            } else if (held.length() >= columns.getAsInt()) {
                shown.append(release());
                within = true;
            }
        });
        return shown.toString();
    }

    /// What is still held back, as the text has ended.
    String end() {
        String last = release();
        column = 0;
        return last;
    }

    /// A word that is wider than the terminal is left to it.
    private String release() {
        String word = held.toString();
        held.setLength(0);
        int width = Columns.of(word);
        int room = Math.max(1, columns.getAsInt());
        String stripped = word.stripLeading();
        boolean goesOn = within && stripped.length() == word.length();
        boolean breaks = !goesOn && column > 0 && column + width > room && !stripped.isEmpty();
        within = false;
        column = breaks ? Columns.of(stripped) : column + width > room ? (column + width) % room : column + width;
        return breaks ? "\n" + stripped : word;
    }
}
