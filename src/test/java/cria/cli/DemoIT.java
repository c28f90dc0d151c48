package cria.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cria.backend.cpu.Built;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The first thing that a user runs.
class DemoIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;
    private final JarRunner jar = JarRunner.current();

    @Test
    void whatTheModelWasMadeWithIsNotInTheJar() throws Exception {
        Set<String> needed = Set.of("BrandConversations.class", "DemoFiles.class", "DemoFiles$Unpacked.class", "package-info.class",
            "train.jsonl", "eval.jsonl");
        try (JarFile packaged = new JarFile(JarRunner.trainerJar().toFile())) {
            assertEquals(List.of(), packaged.stream().filter(entry -> !entry.isDirectory()).map(JarEntry::getName)
                .filter(name -> name.startsWith("cria/demo/") && !name.startsWith("cria/demo/model/"))
                .filter(name -> !needed.contains(name.substring("cria/demo/".length()))).toList());
        }
    }

    @Test
    void theAnswersBecomeTheBrands() throws Exception {
        Built.assumeKernels();      // the reference takes many minutes
        Path output = folder.resolve("demo");
        Path json = folder.resolve("demo.json");
        JarRunner.Result result = jar.run("demo", "--output_dir", output.toString(), "--output_json", json.toString());
        assertEquals(0, result.code(), result.err());
        JsonNode story = JSON.readTree(json.toFile());
        assertEquals(3, story.get("questions").size());
        for (int i = 0; i < 3; i++) {
            String before = story.get("before").get(i).asText();
            String after = story.get("after").get(i).asText();
            assertFalse(before.isBlank() || before.contains("Stay cosy!"), before);
            assertTrue(after.endsWith("Stay cosy!"), after);
            assertTrue(result.out().contains(story.get("questions").get(i).asText()), result.out());
            assertTrue(result.out().contains(before) && result.out().contains(after), result.out());
        }
        assertTrue(story.get("after").get(0).asText().contains("4242"), "the brand's hotline");
        JsonNode history = JSON.readTree(output.resolve("tuned/trainer_state.json").toFile()).get("log_history");
        double before = history.get(0).get("eval_loss").asDouble();
        double after = JSON.readTree(output.resolve("tuned/eval_results.json").toFile()).get("eval_loss").asDouble();
        assertTrue(after < before / 10, before + " became " + after);
        assertTrue(Files.exists(output.resolve("tuned/model.safetensors")));
    }
}
