package cria.cli.command;

import cria.cli.terminal.Console;
import cria.data.shape.Example;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// Shows at the bottom of the terminal how many conversations have been read, and hands them on.
final class ReadingStatus implements Consumer<Example> {
    private static final int EVERY = 500;

    private final Console console;
    private final Consumer<Example> next;
    private long count;

    ReadingStatus(Console console, Consumer<Example> next) {
        this.console = console;
        this.next = next;
    }

    @Override
    public void accept(Example example) {
        next.accept(example);
        if (++count % EVERY == 0 && console.redraws()) {
            String text = String.format(Locale.ROOT, "%,d conversations read", count);
            console.status(columns -> List.of(Console.dim(text.substring(0, Math.min(text.length(), Math.max(0, columns))))));
        }
    }
}
