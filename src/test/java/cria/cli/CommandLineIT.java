package cria.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cria.demo.DemoFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The packaged jar's face: what it prints where, and its exit codes.
class CommandLineIT {
    @TempDir
    Path folder;
    private final JarRunner jar = JarRunner.current();

    private void assertOneLineAndCode2(String start, String... arguments) throws Exception {
        JarRunner.Result result = jar.run(arguments);
        assertEquals(2, result.code(), result.err());
        assertEquals("", result.out());
        assertTrue(result.err().startsWith("trainer: " + start), result.err());
        assertEquals(1, result.err().lines().count(), result.err());
    }

    @Test
    void numbersAreWrittenTheSameInEveryLanguage() throws Exception {
        Path rows = Files.writeString(folder.resolve("rows.jsonl"), "{\"text\": \"a b c\"}\n");
        Path model = DemoFiles.unpack(folder).model();
        JarRunner.Result result = jar.jvmFlag("-Duser.language=de").jvmFlag("-Duser.country=DE")
            .run("eval", "--model_name_or_path", model.toString(), "--validation_file", rows.toString());
        assertEquals(0, result.code(), result.err());
        assertTrue(result.out().matches("eval_loss \\d+\\.\\d{4} .*\\s*"), result.out());
        assertTrue(result.err().contains("truncated at 1,024 tokens"), result.err());
    }

    @Test
    void theBareJarPrintsAnOverview() throws Exception {
        JarRunner.Result result = jar.run();
        assertEquals(0, result.code());
        assertTrue(result.out().contains("trainer help COMMAND"), result.out());
        assertEquals("", result.err());
    }

    @Test
    void helpHasTheFlagsInSnakeCase() throws Exception {
        JarRunner.Result result = jar.run("doctor", "--help");
        assertEquals(0, result.code());
        assertTrue(result.out().contains("--output_json FILE"), result.out());
        assertFalse(result.out().contains("\u001b"), "colours in a pipe");
        assertEquals(result.out(), jar.run("help", "doctor").out());
    }

    @Test
    void theVersionIsThatOfTheBuild() throws Exception {
        assertTrue(jar.run("--version").out().matches("(?s)trainer [0-9].* on Java .*"));
    }

    @Test
    void mistakesAreOneLineAndExitCodeTwo() throws Exception {
        assertOneLineAndCode2("unknown command \"docter\"; did you mean doctor?", "docter");
        assertOneLineAndCode2("unknown flag --thread; did you mean --threads?", "doctor", "--thread", "2");
        assertOneLineAndCode2("--threads two: must be a whole number", "doctor", "--threads", "two");
        assertOneLineAndCode2("--backend gpu: must be one of auto, cuda, cpu, reference", "doctor", "--backend", "gpu");
    }

    /// Files of the right names that the system's loader refuses, where the trainer finds them first.
    @Test
    @EnabledOnOs(OS.LINUX)
    void librariesThatDoNotLoadAreNotFine() throws Exception {
        Path libraries = Files.createDirectories(folder.resolve("native/linux-"
            + (System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x86_64")));
        for (String name : List.of("libgcc_s.so.1", "libquadmath.so.0", "libgfortran.so.5", "libopenblas.so.0", "libcria.so")) {
            Files.writeString(libraries.resolve(name), "no library");
        }
        JarRunner.Result result = jar.jvmFlag("-Xbootclasspath/a:" + folder).run("doctor");
        assertEquals(0, result.code(), result.err());
        assertTrue(result.out().lines().anyMatch(line -> line.startsWith("-- CPU kernels") && line.contains("do not load")
            && line.contains(libraries.toString())), result.out());
    }

    @Test
    void bothSpellingsAndTheConfigurationWorkAndNothingIsWarnedOf() throws Exception {
        Path first = folder.resolve("first.json");
        Path second = folder.resolve("second.json");
        Path config = Files.writeString(folder.resolve("run.yaml"), "output_json: " + first + "\nthreads: 1\n");
        JarRunner.Result result = jar.run("doctor", "--config", config.toString());
        assertEquals(0, result.code(), result.err());
        assertEquals("", result.err());
        assertEquals(0, jar.run("doctor", "--config", config.toString(), "--output-json=" + second).code());
        JsonNode findings = new ObjectMapper().readTree(first.toFile()).get("findings");
        assertEquals("Trainer", findings.get(0).get("topic").asText());
        assertTrue(Files.exists(second), "the command line wins over the configuration");
    }

    @Test
    void aResultThatCannotBeWrittenIsAnErrorThatNamesTheFile() throws Exception {
        Path file = folder.resolve("none/result.json");
        JarRunner.Result result = jar.run("doctor", "--output_json", file.toString());
        assertEquals(2, result.code());
        assertTrue(result.err().startsWith("trainer: " + file + ": "), result.err());
    }
}
