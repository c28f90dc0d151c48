package cria.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cria.demo.DemoFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Text and names of files are UTF-8, whatever the locale is and whichever Java the command names.
@EnabledOnOs(OS.LINUX)
class Utf8IT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PROMPT = "Grüße 😀 für €5";
    private static final Path NEWER = Path.of(System.getProperty("java.home"), "bin", "java");

    /// An empty variable is as good as none.
    private static final Map<String, String> NO_LOCALE = Map.of("LC_ALL", "", "LC_CTYPE", "", "LANG", "");

    @TempDir
    Path folder;
    private String model;

    @BeforeEach
    void unpack() throws Exception {
        Assumptions.assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")),
            "the tests' own Java does not start processes in UTF-8");
        model = DemoFiles.unpack(Files.createDirectory(folder.resolve("größe"))).model().toString();
    }

    /// The first has a locale of UTF-8, the others none.
    private static List<JarRunner> runners() {
        List<JarRunner> runners = new ArrayList<>();
        JarRunner newer = JarRunner.with(NEWER, JarRunner.trainerJar());
        runners.add(newer.environment(Map.of("LC_ALL", "C.UTF-8")));
        runners.add(newer.environment(Map.of("LC_ALL", "C")));
        runners.add(newer.environment(NO_LOCALE));
        JarRunner.olderJava().ifPresent(java -> runners.add(JarRunner.with(java, JarRunner.trainerJar()).environment(Map.of("LC_ALL",
            "POSIX"))));
        return runners;
    }

    @Test
    void thePromptReachesTheModelAsTheSameIds() throws Exception {
        List<JsonNode> results = new ArrayList<>();
        for (JarRunner runner : runners()) {
            Path json = folder.resolve("ergebnis-ü-" + results.size() + ".json");
            JarRunner.Result result = runner.run("generate", "--quiet", "--model_name_or_path", model, "--prompt", PROMPT,
                "--max_new_tokens", "4", "--output_json", json.toString());
            assertEquals(0, result.code(), result.err());
            results.add(JSON.readTree(json.toFile()));
            assertEquals(results.getFirst().get("prompt_ids"), results.getLast().get("prompt_ids"));
            assertEquals(results.getFirst().get("text"), results.getLast().get("text"));
        }
        assertTrue(results.getFirst().get("prompt_ids").size() > 10, "the characters take several tokens each");
    }

    @Test
    void filesAreFoundAndWrittenUnderTheirNames() throws Exception {
        Path input = folder.resolve("gespräch 😀.jsonl");
        Files.writeString(input, JSON.writeValueAsString(Map.of("text", PROMPT)) + "\n");
        List<String> written = new ArrayList<>();
        for (JarRunner runner : runners()) {
            Path output = folder.resolve("ids-€-" + written.size() + ".jsonl");
            Path config = Files.writeString(folder.resolve("läufe.yaml"), "input: " + input + "\n");
            JarRunner.Result result = runner.run("tokenize", "--config", config.toString(), "--model_name_or_path", model,
                "--output", output.toString());
            assertEquals(0, result.code(), result.err());
            written.add(Files.readString(output));
            assertEquals(written.getFirst(), written.getLast());
        }
    }

    @Test
    void theCurrentFolderMayHaveAnyName() throws Exception {
        Path here = Files.createDirectory(folder.resolve("übung"));
        Files.writeString(here.resolve("text.jsonl"), JSON.writeValueAsString(Map.of("text", PROMPT)) + "\n");
        for (JarRunner runner : runners()) {
            ProcessBuilder tokenize = runner.jvmFlag("-Xmx200m").builder("tokenize", "--model_name_or_path", model, "--input", "text.jsonl",
                "--output", "ids.jsonl").directory(here.toFile()).redirectErrorStream(true);
            Process process = tokenize.start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), said);
            Files.delete(here.resolve("ids.jsonl"));
        }
    }

    @Test
    void whatIsTypedAndWhatIsSaidIsUtf8() throws Exception {
        List<JarRunner.Result> results = new ArrayList<>();
        for (JarRunner runner : runners()) {
            results.add(runner.runWithInput(PROMPT + "\n", "chat", "--quiet", "--model_name_or_path", model, "--temperature", "0",
                "--max_new_tokens", "8"));
            assertEquals(0, results.getLast().code(), results.getLast().err());
            assertEquals(results.getFirst().out(), results.getLast().out());
            JarRunner.Result refused = runner.run("täst");
            assertEquals(2, refused.code());
            assertTrue(refused.err().contains("unknown command \"täst\""), refused.err());
        }
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() throws Exception {
        for (JarRunner runner : runners()) {
            Process process = runner.shell("printf 'Gr\\374\\337e'", "generate", "--prompt").start();
            String error = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(2, process.waitFor());
            assertEquals("trainer: argument 3 is not UTF-8; write it in UTF-8, whatever the locale is\n", error);
        }
    }
}
