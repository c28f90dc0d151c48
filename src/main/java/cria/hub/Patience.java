package cria.hub;

import cria.Shown;
import cria.WorkException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/// Tries again what failed for a while: a little later each time, and not for ever.
final class Patience {

    /// Failures in a row.
    private static final int MOST = 5;

    /// Where nothing answers at all, more of them would only let the user wait.
    private static final int MOST_UNCONNECTED = 2;
    private static final Duration LONGEST_ASKED = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofSeconds(16);

    private final FetchListener listener;
    private final Pause pause;

    /// A server that says: not at the moment.
    static final class Busy extends IOException {

        private final String retryAfter;

        /// @param retryAfter the header, empty where there is none
        Busy(int status, String retryAfter) {
            super(status == 429 ? "too many requests (429)" : "the server answered " + status);
            this.retryAfter = retryAfter;
        }

        /// How long it asks to be left alone.
        Optional<Duration> after() {
            String text = retryAfter.strip();
            if (text.matches("\\d{1,9}")) {
                return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
            }
            try {
                Duration until = Duration.between(ZonedDateTime.now(ZoneOffset.UTC), ZonedDateTime.parse(text,
                    DateTimeFormatter.RFC_1123_DATE_TIME));
                return Optional.of(until.isNegative() ? Duration.ZERO : until);
            } catch (DateTimeParseException _) {
                return Optional.empty();
            }
        }
    }

    /// Waits. The tests do not.
    interface Pause {
        void sleep(Duration time) throws InterruptedException;
    }

    /// Something that may have to be done again.
    interface Attempt<T> {
        T run() throws IOException, InterruptedException;

        /// Whether the last run came further than the ones before, so that counting begins again.
        default boolean progressed() {
            return false;
        }
    }

    Patience(FetchListener listener, Pause pause) {
        this.listener = listener;
        this.pause = pause;
    }

    /// @param what is tried, for the line that says so
    /// @throws IOException   the last failure
    /// @throws WorkException where the server asks for more time than anybody waits
    <T> T with(String what, Attempt<T> attempt) throws IOException, InterruptedException {
        int failures = 0;
        while (true) {
            try {
                return attempt.run();
            } catch (IOException e) {
                failures = attempt.progressed() ? 1 : failures + 1;
                if (failures >= (isUnconnected(e) ? MOST_UNCONNECTED : MOST) || e instanceof SSLHandshakeException
                    || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                Duration wait = wait(what, e, failures);
                if (failures > 1 || wait.toSeconds() > 2) {
                    listener.note("%s: %s; trying again in %d s".formatted(what, reason(e), Math.max(1, wait.toSeconds())));
                }
                pause.sleep(wait);
            }
        }
    }

    private static Duration wait(String what, IOException failure, int failures) {
        Duration growing = Duration.ofMillis(500L << failures);
        Duration wait = growing.compareTo(LONGEST) > 0 ? LONGEST : growing;
        if (failure instanceof Busy busy && busy.after().isPresent()) {
            wait = busy.after().get();
            if (wait.compareTo(LONGEST_ASKED) > 0) {
                throw new WorkException("%s: %s, and asks to be left alone for %,d seconds; try again then".formatted(what, reason(failure),
                    wait.toSeconds()));
            }
        }
        return wait;
    }

    private static boolean isUnconnected(IOException e) {
        return e instanceof ConnectException || e instanceof UnknownHostException;
    }

    /// A clause for the middle of a line.
    static String reason(IOException e) {
        return switch (e) {
            case ConnectException c when hasCause(c, UnresolvedAddressException.class) -> "its name was not found";
            case UnknownHostException _ -> "its name was not found";
            case ConnectException _ -> "no connection";
            case HttpTimeoutException _ -> "no answer in time";
            case SSLException s -> "no safe connection (" + Shown.of(String.valueOf(s.getMessage())) + ")";
            case Busy busy -> String.valueOf(busy.getMessage());
            case IOException i when i.getMessage() != null && i.getMessage().startsWith("nothing came") -> i.getMessage();
            default -> "the connection broke" + (e.getMessage() == null ? "" : " (" + Shown.of(e.getMessage()) + ")");
        };
    }

    private static boolean hasCause(Throwable e, Class<?> type) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
