package cria.cli.terminal;

import java.util.Optional;

/// What signals have asked for so far: the first decides with which exit code the work ends, a second Ctrl-C that it ends at once.
final class StopRequest {
    /// `timeout`, job schedulers and others send one signal to a process and to its group: it comes twice within some
    /// milliseconds, which no finger does.
    private static final long SAME_KEY_NANOS = 300_000_000;

    /// Signals that ask for an end.
    enum Signal {
        HUP(1), INT(2), TERM(15);

        private final int number;

        Signal(int number) {
            this.number = number;
        }

        /// As shells have it.
        int exitCode() {
            return 128 + number;
        }
    }

    enum Answer {
        STOP, ALREADY_STOPPING, END_AT_ONCE
    }

    private volatile Optional<Signal> first = Optional.empty();
    private Optional<Long> ctrlC = Optional.empty();

    /// @param nanos when, by System.nanoTime()
    synchronized Answer received(Signal signal, long nanos) {
        if (signal == Signal.INT) {
            if (ctrlC.isPresent() && nanos - ctrlC.get() > SAME_KEY_NANOS) {
                return Answer.END_AT_ONCE;
            }
            ctrlC = Optional.of(nanos);
        }
        if (first.isPresent()) {
            return Answer.ALREADY_STOPPING;
        }
        first = Optional.of(signal);
        return Answer.STOP;
    }

    /// The signal that came first.
    Optional<Signal> first() {
        return first;
    }
}
