package cria.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// The packaged jar at a terminal of 80 columns, as a person has it: util-linux's `script` makes the terminal.
final class PseudoTerminal implements AutoCloseable {
    private static final Path SCRIPT = Path.of("/usr/bin/script");
    private static final long PATIENCE_MILLIS = 60_000;

    private final Process process;
    private final StringBuilder shown = new StringBuilder();
    private int read;

    private PseudoTerminal(Process process) {
        this.process = process;
        Thread.ofPlatform().daemon().start(this::listen);
    }

    /// Skips the test where `script` is not there.
    static PseudoTerminal start(String... arguments) throws IOException {
        Assumptions.assumeTrue(Files.isExecutable(SCRIPT), "util-linux's script is not here");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String command = Stream.concat(Stream.of(java, "-jar", JarRunner.trainerJar().toString()), Stream.of(arguments))
            .map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        // What started the tests may have had SIGINT ignored, as a shell does with jobs in the background.
        ProcessBuilder builder = new ProcessBuilder(SCRIPT.toString(), "-qec",
            "stty cols 80 rows 24; exec env --default-signal=INT " + command, "/dev/null");
        builder.environment().putAll(Map.of("TERM", "xterm", "LC_ALL", "C", "SHELL", "/bin/sh"));
        List.of("NO_COLOR", "COLUMNS", "LINES").forEach(builder.environment()::remove);
        return new PseudoTerminal(builder.redirectErrorStream(true).start());
    }

    private void listen() {
        char[] buffer = new char[1024];
        try (Reader out = new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)) {
            for (int n = out.read(buffer); n >= 0; n = out.read(buffer)) {
                synchronized (shown) {
                    shown.append(buffer, 0, n);
                    shown.notifyAll();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What a person presses.
    void type(String keys) throws IOException {
        process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /// Waits for text that stands behind what was awaited before.
    void await(String text) throws InterruptedException {
        long end = System.currentTimeMillis() + PATIENCE_MILLIS;
        synchronized (shown) {
            for (int at = shown.indexOf(text, read); at < 0; at = shown.indexOf(text, read)) {
                long left = end - System.currentTimeMillis();
                assertTrue(left > 0, () -> "no \"" + text + "\" behind " + read + " in:\n" + shown);
                shown.wait(left);
            }
            read = shown.indexOf(text, read) + text.length();
        }
    }

    /// All that was shown so far, with the sequences that move and colour.
    String shown() {
        synchronized (shown) {
            return shown.toString();
        }
    }

    int exitCode() throws InterruptedException {
        assertTrue(process.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS), () -> "it goes on:\n" + shown());
        return process.exitValue();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
