package cria.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Runs the packaged jar as a user does: `java -jar target/trainer.jar …` in a process of its own.
final class JarRunner {
    private static final long TIMEOUT_SECONDS = 120;

    /// What came of a run.
    record Result(int code, String out, String err) {}

    private final Path java;
    private final Path jar;
    private final List<String> jvmFlags = new ArrayList<>();
    private final Map<String, String> environment;
    private long timeoutSeconds = TIMEOUT_SECONDS;

    private JarRunner(Path java, Path jar, Map<String, String> environment) {
        this.java = java;
        this.jar = jar;
        this.environment = environment;
    }

    /// The jar under the JVM that runs the tests.
    static JarRunner current() {
        return with(Path.of(System.getProperty("java.home"), "bin", "java"), trainerJar());
    }

    static JarRunner with(Path java, Path jar) {
        return new JarRunner(java, jar, Map.of());
    }

    /// Lets a run take longer.
    JarRunner timeoutSeconds(long seconds) {
        timeoutSeconds = seconds;
        return this;
    }

    JarRunner environment(Map<String, String> variables) {
        return new JarRunner(java, jar, variables);
    }

    JarRunner jvmFlag(String flag) {
        JarRunner runner = new JarRunner(java, jar, environment);
        runner.jvmFlags.addAll(jvmFlags);
        runner.jvmFlags.add(flag);
        return runner;
    }

    static Path trainerJar() {
        String jar = System.getProperty("trainer.jar");
        if (jar == null) {
            throw new IllegalStateException("the property trainer.jar names the jar to test; mvn verify sets it");
        }
        return Path.of(jar);
    }

    /// A Java of this machine that is older than 25, if it has one where Linux keeps them.
    static Optional<Path> olderJava() {
        Path folder = Path.of("/usr/lib/jvm");
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> homes = Files.list(folder)) {
            return homes.sorted().filter(home -> Files.isExecutable(home.resolve("bin/java")) && isOlder(home.resolve("release")))
                .map(home -> home.resolve("bin/java")).findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOlder(Path release) {
        try (Stream<String> lines = Files.isReadable(release) ? Files.lines(release) : Stream.empty()) {
            return lines.anyMatch(line -> line.matches("JAVA_VERSION=\"(1\\.8|8|9|1\\d|2[0-4])[^0-9].*"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Process start(String... arguments) throws IOException {
        return builder(arguments).start();
    }

    Result run(String... arguments) throws IOException, InterruptedException {
        return runWithInput("", arguments);
    }

    /// @param input what the program reads from its standard input
    Result runWithInput(String input, String... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile("stdout", ".txt");
        Path err = Files.createTempFile("stderr", ".txt");
        try {
            Process process = builder(arguments).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(timeoutSeconds, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("still running after " + timeoutSeconds + " s: " + List.of(arguments)
                    + "\n" + Files.readString(out) + Files.readString(err));
            }
            return new Result(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    /// Run by a shell, with what `script` prints as the last argument: bytes that Java's own strings cannot hold.
    ProcessBuilder shell(String script, String... arguments) {
        ProcessBuilder builder = builder(arguments);
        builder.command().addAll(0, List.of("/bin/sh", "-c", "exec \"$@\" \"$(" + script + ")\"", "sh"));
        return builder;
    }

    ProcessBuilder builder(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        command.addAll(jvmFlags);
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("HF_HUB_OFFLINE", "1");       // a test that wants a hub brings one
        builder.environment().putAll(environment);
        return builder;
    }
}
