package cria.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.cli.terminal.Console;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The launcher as packaged: on an old Java, and where it waits for a process of its own.
@Timeout(120)
class LauncherIT {
    private static final Path NEWER = Path.of(System.getProperty("java.home"), "bin", "java");

    @TempDir
    Path folder;
    private Path steppingJar;

    private static Path olderJava() {
        var java = JarRunner.olderJava();
        Assumptions.assumeTrue(java.isPresent(), "no Java older than 25 in /usr/lib/jvm");
        return java.get();
    }

    private static JarRunner older() {
        return JarRunner.with(olderJava(), JarRunner.trainerJar());
    }

    /// A jar whose `Launch-Class` is [SteppingProgram], with the launcher out of the packaged jar.
    @BeforeEach
    void makeSteppingJar() throws IOException {
        steppingJar = folder.resolve("stepping.jar");
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.MAIN_CLASS, "cria.launch.Launcher");
        attributes.put(Attributes.Name.CLASS_PATH, place(SteppingProgram.class) + " " + place(Console.class));
        attributes.putValue("Launch-Class", SteppingProgram.class.getName());
        try (var trainer = new java.util.jar.JarFile(JarRunner.trainerJar().toFile());
             OutputStream file = Files.newOutputStream(steppingJar); JarOutputStream out = new JarOutputStream(file, manifest)) {
            for (var entry : trainer.stream().filter(entry -> entry.getName().startsWith("cria/launch/")).toList()) {
                out.putNextEntry(new ZipEntry(entry.getName()));
                trainer.getInputStream(entry).transferTo(out);
                out.closeEntry();
            }
        }
    }

    private static String place(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation().toString();
    }

    @Test
    void anOlderJavaGoesOnWithANewerOne() throws Exception {
        JarRunner.Result result = older().jvmFlag("-Xmx64m").run("doctor");
        assertEquals(0, result.code(), result.err());
        assertTrue(result.out().contains("Java heap up to 0.1 GiB"), result.out());
    }

    @Test
    void exitCodesAndErrorsPassThrough() throws Exception {
        JarRunner.Result result = older().run("docter");
        assertEquals(2, result.code());
        assertTrue(result.err().startsWith("trainer: unknown command \"docter\""), result.err());
    }

    @Test
    void withoutANewerJavaOneLineSaysWhatToInstall() throws Exception {
        JarRunner.Result result = older().jvmFlag("-Dtrainer.jdks=" + folder).run("doctor");
        assertEquals(2, result.code());
        assertEquals("", result.out());
        assertTrue(result.err().startsWith("trainer: needs Java 25 or newer; this is Java "), result.err());
        assertEquals(1, result.err().lines().count(), result.err());
    }

    /// Every way in which a process waits for one that works: under an older Java, and where the locale is not UTF-8.
    private List<JarRunner> launchers() throws IOException {
        List<JarRunner> launchers = new ArrayList<>();
        JarRunner.olderJava().ifPresent(java -> launchers.add(JarRunner.with(java, steppingJar)));
        if (OS.LINUX.isCurrentOs()) {
            launchers.add(JarRunner.with(NEWER, steppingJar).environment(Map.of("LC_ALL", "C")));
        }
        return launchers;
    }

    @ParameterizedTest
    @EnumSource(Signals.class)
    void aSignalToTheLauncherLetsTheWorkSaveAndPassesItsExitCode(Signals signal) throws Exception {
        signal.assumeHeard();
        for (JarRunner launching : launchers()) {
            Process launcher = launching.start();
            try (BufferedReader out = launcher.inputReader()) {
                assertNotEquals(launcher.pid(), Long.parseLong(out.readLine()));
                signal.send(launcher.toHandle());
                assertEquals("saved", out.readLine());
                assertEquals(signal.exitCode(), launcher.waitFor());
            }
        }
    }

    @Test
    void aKilledLauncherLeavesNoProcessBehind() throws Exception {
        for (JarRunner launching : launchers()) {
            Process launcher = launching.start("60000");
            try (BufferedReader out = launcher.inputReader()) {
                ProcessHandle child = ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
                launcher.destroyForcibly();
                child.onExit().get(60, TimeUnit.SECONDS);
                assertFalse(child.isAlive());
            }
        }
    }

    @Test
    void aKilledChildIsSpokenForByTheLauncher() throws Exception {
        for (JarRunner launching : launchers()) {
            Process launcher = launching.start("60000");
            try (BufferedReader out = launcher.inputReader(); BufferedReader err = launcher.errorReader()) {
                ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow().destroyForcibly();
                assertEquals(137, launcher.waitFor());
                List<String> lines = err.lines().toList();
                assertEquals(1, lines.size(), lines.toString());
                assertTrue(lines.getFirst().startsWith("trainer: the Java process was killed (signal 9)"), lines.getFirst());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Signals.class)
    void withoutALauncherASignalLetsTheWorkSaveToo(Signals signal) throws Exception {
        signal.assumeHeard();
        Process program = JarRunner.with(NEWER, steppingJar).start();
        try (BufferedReader out = program.inputReader()) {
            assertEquals(program.pid(), Long.parseLong(out.readLine()));
            signal.send(program.toHandle());
            assertEquals("saved", out.readLine());
            assertEquals(signal.exitCode(), program.waitFor());
        }
    }
}
