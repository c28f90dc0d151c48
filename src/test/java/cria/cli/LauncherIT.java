package cria.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.cli.terminal.Console;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The launcher on an old Java, as packaged.
@Timeout(120)
class LauncherIT {
    @TempDir
    Path folder;

    private static Path olderJava() {
        var java = JarRunner.olderJava();
        Assumptions.assumeTrue(java.isPresent(), "no Java older than 25 in /usr/lib/jvm");
        return java.get();
    }

    private static JarRunner older() {
        return JarRunner.with(olderJava(), JarRunner.trainerJar());
    }

    /// A jar whose `Launch-Class` is [SteppingProgram], with the launcher out of the packaged jar.
    private Path steppingJar() throws IOException {
        Path jar = folder.resolve("stepping.jar");
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.MAIN_CLASS, "cria.launch.Launcher");
        attributes.put(Attributes.Name.CLASS_PATH, place(SteppingProgram.class) + " " + place(Console.class));
        attributes.putValue("Launch-Class", SteppingProgram.class.getName());
        try (var trainer = new java.util.jar.JarFile(JarRunner.trainerJar().toFile());
             OutputStream file = Files.newOutputStream(jar); JarOutputStream out = new JarOutputStream(file, manifest)) {
            for (var entry : trainer.stream().filter(entry -> entry.getName().startsWith("cria/launch/")).toList()) {
                out.putNextEntry(new ZipEntry(entry.getName()));
                trainer.getInputStream(entry).transferTo(out);
                out.closeEntry();
            }
        }
        return jar;
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

    @Test
    void aSignalToTheLauncherLetsTheWorkSaveAndPassesItsExitCode() throws Exception {
        Process launcher = JarRunner.with(olderJava(), steppingJar()).start();
        try (BufferedReader out = launcher.inputReader()) {
            assertFalse(out.readLine().isEmpty());
            launcher.toHandle().destroy();
            assertEquals("saved", out.readLine());
            assertEquals(130, launcher.waitFor());
        }
    }

    @Test
    void aKilledLauncherLeavesNoProcessBehind() throws Exception {
        Process launcher = JarRunner.with(olderJava(), steppingJar()).start("60000");
        try (BufferedReader out = launcher.inputReader()) {
            ProcessHandle child = ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
            launcher.destroyForcibly();
            child.onExit().get(60, TimeUnit.SECONDS);
            assertFalse(child.isAlive());
        }
    }

    @Test
    void withoutALauncherASignalLetsTheWorkSaveToo() throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process program = JarRunner.with(java, steppingJar()).start();
        try (BufferedReader out = program.inputReader()) {
            assertFalse(out.readLine().isEmpty());
            program.toHandle().destroy();
            assertEquals("saved", out.readLine());
            assertEquals(130, program.waitFor());
        }
    }
}
