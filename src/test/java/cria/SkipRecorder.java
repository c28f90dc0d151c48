package cria;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/// Writes down which tests were skipped and why, into the file that the property `skipped.tests` names. Where `CI` is `true`, the
/// build fails at its end for a reason that `allowed-skips.txt` does not hold.
public final class SkipRecorder implements TestExecutionListener {
    static final String NOT_ALLOWED = "NOT ALLOWED: ";

    private final Optional<Path> file;
    private final List<String> allowed;

    /// The one that JUnit finds. An IDE names no file.
    public SkipRecorder() {
        this(Optional.ofNullable(System.getProperty("skipped.tests")).map(Path::of), read("/allowed-skips.txt"));
    }

    SkipRecorder(Optional<Path> file, List<String> allowed) {
        this.file = file;
        this.allowed = allowed;
    }

    private static List<String> read(String resource) {
        try (InputStream stream = SkipRecorder.class.getResourceAsStream(resource)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        write(test, reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
            write(test, result.getThrowable().map(Throwable::getMessage).orElse("no reason given"));
        }
    }

    private void write(TestIdentifier test, String reason) {
        String firstLine = reason.lines().findFirst().orElse("");
        boolean isAllowed = allowed.stream().anyMatch(firstLine::contains);
        file.ifPresent(path -> append(path, (isAllowed ? "" : NOT_ALLOWED) + test.getUniqueId() + ": " + firstLine + "\n"));
    }

    private static void append(Path path, String line) {
        try {
            Files.writeString(path, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
