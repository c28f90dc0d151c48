package cria.hostile;

import cria.Shown;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A run of the packaged jar as a user starts it, watched from outside: one that takes too much is ended, so that neither a program
/// that waits for ever nor one that eats the machine keeps the other tests from running. Time is the processor's, which does not
/// depend on what else a machine does; the clock only ends what waits.
///
/// @param code   the exit code
/// @param out    what it printed, or the beginning of it
/// @param ended  why the run was ended from outside; empty where it ended by itself
/// @param memory the most that was resident at one time, in bytes; 0 where the system does not tell
/// @param cpu    what all its threads took together
record JarRun(int code, byte[] out, byte[] err, String ended, long memory, Duration cpu) {
    private static final long MOST_MEMORY = 1L << 30;
    private static final Duration MOST_CPU = Duration.ofSeconds(10);
    private static final Duration MOST_TIME = Duration.ofSeconds(Integer.getInteger("hostile.seconds", 60));
    private static final long MOST_OUTPUT = 1 << 24;
    private static final int LOOK_EVERY_MILLIS = 10;
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s*(\\d+) kB");

    /// @param folder    in which it is run
    /// @param temporary where Java puts temporary files
    /// @param streams   a folder for what it prints
    static JarRun of(Path jar, List<String> arguments, Path folder, Path temporary, Path streams)
        throws IOException, InterruptedException {
        Path out = streams.resolve("out");
        Path err = streams.resolve("err");
        Path script = Files.writeString(streams.resolve("run.sh"), script(jar, arguments, temporary));
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", script.toString()).directory(folder.toFile())
            .redirectInput(new File("/dev/null")).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("HF_HUB_OFFLINE", "1");
        Process process = builder.start();
        long start = System.nanoTime();
        long memory = 0;
        Duration cpu = Duration.ZERO;
        String ended = "";
        try {
            while (ended.isEmpty() && !process.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                memory = Math.max(memory, resident(process.pid()));
                cpu = process.info().totalCpuDuration().orElse(cpu);
                ended = excess(memory, cpu, Duration.ofNanos(System.nanoTime() - start), Files.size(out) + Files.size(err));
            }
        } finally {
            process.destroyForcibly();
        }
        return new JarRun(process.waitFor(), beginning(out), beginning(err), ended, memory, cpu);
    }

    /// The run in some lines, for a message.
    String told() {
        return "code %d, %.1f s of the processor, %d MiB\nout: %s\nerr: %s".formatted(code, cpu.toMillis() / 1e3, memory >> 20,
            shortened(out), shortened(err));
    }

    private static String shortened(byte[] text) {
        String all = new String(text, StandardCharsets.UTF_8);
        String some = all.length() <= 2_000 ? all : all.substring(0, 1_000) + " … " + all.substring(all.length() - 1_000);
        return some.lines().map(Shown::escaped).collect(Collectors.joining("\n"));
    }

    /// A shell hands arguments on byte by byte, whatever the locale is under which Maven runs. The run's own is UTF-8, as on most
    /// machines; the tests of the launcher have others.
    private static String script(Path jar, List<String> arguments, Path temporary) {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Djava.io.tmpdir=" + temporary, "-jar", jar.toAbsolutePath().toString()));
        command.addAll(arguments);
        return command.stream().map(argument -> "'" + argument.replace("'", "'\\''") + "'")
            .collect(Collectors.joining(" ", "ulimit -c 0\nexport LC_ALL=C.UTF-8\nexec ", "\n"));
    }

    private static String excess(long memory, Duration cpu, Duration time, long output) {
        if (memory > MOST_MEMORY) {
            return "more than 1 GiB resident";
        }
        if (cpu.compareTo(MOST_CPU) > 0) {
            return "more than %d s of the processor".formatted(MOST_CPU.toSeconds());
        }
        if (time.compareTo(MOST_TIME) > 0) {
            return "no end after %d s, of which the processor worked %.1f".formatted(MOST_TIME.toSeconds(), cpu.toMillis() / 1e3);
        }
        return output > MOST_OUTPUT ? "more than %d bytes printed".formatted(MOST_OUTPUT) : "";
    }

    /// The most so far, which the kernel keeps: what comes between two looks is not lost.
    private static long resident(long pid) {
        try {
            Matcher peak = PEAK.matcher(Files.readString(Path.of("/proc/" + pid + "/status"), StandardCharsets.ISO_8859_1));
            return peak.find() ? Long.parseLong(peak.group(1)) << 10 : 0;
        } catch (IOException _) {
            return 0;           // no Linux, or the process has ended
        }
    }

    private static byte[] beginning(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes((int) MOST_OUTPUT);
        }
    }
}
