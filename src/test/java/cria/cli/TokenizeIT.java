package cria.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `tokenize` against what Hugging Face's tokenizers made of the same texts.
class TokenizeIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path folder;
    private final JarRunner jar = JarRunner.current();

    private static Path shared(String name) {
        Path path = Path.of("../shared").resolve(name).toAbsolutePath();
        Assumptions.assumeTrue(Files.exists(path), "../shared/" + name + " is not here");
        return path;
    }

    private List<JsonNode> tokenize(Path model, Path input, String... more) throws Exception {
        Path output = folder.resolve("ids.jsonl");
        JarRunner.Result result = jar.run(Stream.concat(Stream.of("tokenize", "--model_name_or_path", model.toString(),
            "--input", input.toString(), "--output", output.toString()), Stream.of(more)).toArray(String[]::new));
        assertEquals(0, result.code(), result.err());
        return lines(output);
    }

    private static List<JsonNode> lines(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        JsonNode[] nodes = new JsonNode[lines.size()];
        for (int i = 0; i < nodes.length; i++) {
            nodes[i] = JSON.readTree(lines.get(i));
        }
        return List.of(nodes);
    }

    @Test
    void textsBecomeTheGoldenIds() throws Exception {
        Path golden = shared("tokenizer/golden.jsonl");
        List<JsonNode> expected = lines(golden);
        List<JsonNode> actual = tokenize(shared("models/llama3-tokenizer"), golden);
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i).get("ids"), actual.get(i).get("ids"), "row " + (i + 1));
        }
    }

    @Test
    void textsStandBetweenBeginAndEndWhenAsked() throws Exception {
        Path rows = Files.writeString(folder.resolve("rows.jsonl"), "{\"text\": \"Hello\"}\n");
        JsonNode row = tokenize(shared("models/llama3-tokenizer"), rows, "--add_special_tokens").getFirst();
        assertEquals("[128000,9906,128009]", row.get("ids").toString());
        assertEquals("[-100,9906,128009]", row.get("labels").toString());
    }

    @Test
    void conversationsBecomeTheGoldenIdsAndLabels() throws Exception {
        JsonNode expected = JSON.readTree(shared("chat-run/golden.json").toFile()).get("examples");
        List<JsonNode> actual = tokenize(shared("chat-run/model"), shared("chat-run/train.jsonl"));
        assertEquals(200, actual.size());
        assertEquals(10, expected.size());
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i).get("input_ids"), actual.get(i).get("ids"), "ids of row " + (i + 1));
            assertEquals(expected.get(i).get("labels"), actual.get(i).get("labels"), "labels of row " + (i + 1));
        }
    }

    @Test
    void aBrokenRowIsNamedAndLeavesNoFile() throws Exception {
        Path input = Files.writeString(folder.resolve("rows.jsonl"), "{\"text\": \"a\"}\n{\"text\": 5\n");
        Path output = folder.resolve("out/ids.jsonl");
        Files.createDirectory(output.getParent());
        JarRunner.Result result = jar.run("tokenize", "--model_name_or_path", shared("models/llama3-tokenizer").toString(),
            "--input", input.toString(), "--output", output.toString());
        assertEquals(2, result.code(), result.err());
        assertTrue(result.err().startsWith("trainer: " + input + ":2: "), result.err());
        assertEquals(1, result.err().lines().count(), result.err());
        try (var files = Files.list(output.getParent())) {
            assertFalse(files.findAny().isPresent(), "a file is left behind");
        }
    }

    @Test
    void aMissingModelIsNamed() throws Exception {
        JarRunner.Result result = jar.run("tokenize", "--model_name_or_path", "none", "--input", "a.jsonl", "--output", "b.jsonl");
        assertEquals(2, result.code());
        assertTrue(result.err().startsWith("trainer: none: no such directory"), result.err());
    }
}
