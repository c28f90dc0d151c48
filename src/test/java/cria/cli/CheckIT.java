package cria.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cria.check.Planted;
import cria.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// `check` as a user runs it.
@Timeout(240)
class CheckIT {
    @TempDir
    Path folder;
    private final JarRunner jar = JarRunner.current();
    private Path model;
    private Path train;

    @BeforeEach
    void files() throws IOException {
        model = TinyChat.model(folder.resolve("model"), DType.F32);
        train = Planted.clean(folder.resolve("train.jsonl"), 30);
    }

    private String[] arguments(String command, String... more) {
        return Stream.concat(Stream.of(command, "--model_name_or_path", model.toString(), "--train_file", train.toString(), "--output_dir",
            folder.resolve("out").toString(), "--output_json", folder.resolve("check.json").toString()), Stream.of(more)).toArray(
                String[]::new);
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(folder.resolve("check.json").toFile());
    }

    @Test
    void aCleanFileIsReadyAndTheRunIsForetold() throws Exception {
        JarRunner.Result result = jar.run(arguments("check", "--test_split_size", "0.1", "--num_train_epochs", "2", "--save_steps", "2",
            "--save_total_limit", "3", "--price_per_hour", "3.6", "--eval_strategy", "epoch"));
        assertEquals(0, result.code(), result.err());
        assertTrue(result.out().endsWith("ready: nothing keeps this data from being trained on\n"), result.out());
        assertTrue(result.out().contains("ok none of these: bad rows, unknown roles, overlap"), result.out());
        JsonNode json = json();
        assertEquals(30, json.get("rows").asInt());
        assertEquals(30, json.get("conversations").asInt());
        assertEquals("messages", json.get("shape").asText());
        assertTrue(json.get("flags").isArray());
        assertTrue(json.get("learned_tokens").asInt() > 300 && json.get("tokens").asInt() > json.get("learned_tokens").asInt());
        for (String none : List.of("truncated", "duplicates", "near_duplicates", "overlap", "unknown_roles", "control_tokens", "bad_rows",
            "empty_turns", "broken_encodings", "unfilled_templates", "nothing_learned")) {
            assertEquals(0, json.get(none).asInt(-1), none);
        }
        json.get("personal_data").forEach(count -> assertEquals(0, count.asInt(-1)));
        assertEquals(json.get("lengths").get("max").asInt(), json.get("max_length_for_all").asInt());
        assertTrue(json.get("lengths").get("p50").asInt() <= json.get("lengths").get("p95").asInt());
        assertEquals(8, json.get("steps").asInt());                 // 27 of 30 rows, 8 a batch
        long total = json.get("memory").get("total").asLong();
        long sum = 0;
        for (var part : json.get("memory").properties()) {
            sum += List.of("total", "available").contains(part.getKey()) ? 0 : part.getValue().asLong();
        }
        assertEquals(total, sum);
        assertEquals(3, json.get("disk").get("checkpoints").asInt());
        assertEquals(3 * json.get("disk").get("model").asLong(), json.get("disk").get("checkpoint").asLong());
        assertTrue(json.get("seconds").asDouble() > 0);
        assertEquals(json.get("seconds").asDouble() / 1000, json.get("cost").asDouble(), 1e-9);
        assertFalse(Files.exists(folder.resolve("out")), "nothing is written");

        // What was foretold is what train does.
        JarRunner.Result trained = jar.run(arguments("train", "--test_split_size", "0.1", "--num_train_epochs", "2", "--save_strategy",
            "no"));
        assertEquals(0, trained.code(), trained.err());
        assertTrue(trained.err().contains("plan: 8 steps, 4 an epoch"), trained.err());
        assertTrue(trained.err().contains(String.format(Locale.ROOT, "%,9.1f MiB", total / 1048576.0)), trained.err());
        assertEquals(Files.size(folder.resolve("out/model.safetensors")) >> 10, json.get("disk").get("model").asLong() >> 10, 20);
    }

    @Test
    void whatIsWrongIsNamedAndFailsTheCheck() throws Exception {
        int line = Planted.UNKNOWN_ROLES.plant(train, 30);
        JarRunner.Result result = jar.run(arguments("check", "--no_measure"));
        assertEquals(1, result.code(), result.err());
        assertTrue(result.err().endsWith("trainer: the check failed: 1 row with a role that is not known (" + train + ":" + line + ")\n"),
            result.err());
        assertTrue(result.out().contains("!! 1 row with a role that is not known"), result.out());
        JsonNode json = json();
        assertEquals(1, json.get("unknown_roles").asInt());
        assertEquals("unknown_roles", json.get("faults").get(0).get("kind").asText());
        assertEquals(line, json.get("faults").get(0).get("line").asInt());
        assertEquals(1, json.get("failures").size());
        assertTrue(json.get("seconds").isNull());
    }

    @Test
    void warningsCountWhereTheyAreToCount() throws Exception {
        int line = Planted.UNFILLED_TEMPLATES.plant(train, 30);
        assertEquals(0, jar.run(arguments("check", "--no_measure")).code());
        JarRunner.Result strict = jar.run(arguments("check", "--no_measure", "--strict"));
        assertEquals(1, strict.code());
        assertTrue(strict.err().contains("a template left unfilled (" + train + ":" + line + ")"), strict.err());
    }

    @Test
    void anEvaluationThatIsTrainedOnFailsTheCheck() throws Exception {
        Path eval = Files.write(folder.resolve("eval.jsonl"), Files.readAllLines(train).subList(4, 5));
        JarRunner.Result result = jar.run(arguments("check", "--no_measure", "--validation_file", eval.toString()));
        assertEquals(1, result.code());
        assertTrue(result.out().contains(eval + ":1  as " + train + ":5"), result.out());
        assertEquals(1, json().get("overlap").asInt());
        assertEquals(1, json().get("evaluation").get("rows").asInt());
    }

    @Test
    void aRedactedCopyIsTrainedOnAsTrainWithRedactWould() throws Exception {
        int line = Planted.EMAIL.plant(train, 30);
        Path copy = folder.resolve("redacted.jsonl");
        JarRunner.Result result = jar.run(arguments("check", "--no_measure", "--redact", "--output", copy.toString()));
        assertEquals(0, result.code(), result.err());
        assertTrue(result.out().contains("placeholders stand for 1 e-mail address\n"), result.out());
        List<String> rows = Files.readAllLines(copy);
        List<String> expected = new ArrayList<>(Files.readAllLines(train));
        expected.set(line - 1, expected.get(line - 1).replace("jane.doe@mail.example", "[EMAIL]"));
        assertEquals(expected, rows);

        JarRunner.Result redacted = jar.run(arguments("train", "--max_steps", "1", "--save_steps", "1", "--redact"));
        assertEquals(0, redacted.code(), redacted.err());
        assertTrue(redacted.err().contains("redacted (--redact): 1 e-mail address\n"), redacted.err());
        Path out = folder.resolve("out/checkpoint-1/rng_state.json");
        String order = Files.readString(out);
        train = copy;
        assertEquals(0, jar.run(arguments("train", "--max_steps", "1", "--save_steps", "1")).code());
        JsonNode hash = new ObjectMapper().readTree(order).findValue("data");
        assertEquals(hash, new ObjectMapper().readTree(out.toFile()).findValue("data"));
        assertNotEquals(null, hash);
    }

    @Test
    void withoutWeightsOrConfigurationTheRestIsTold() throws Exception {
        Files.delete(model.resolve("model.safetensors"));
        JarRunner.Result result = jar.run(arguments("check"));
        assertEquals(0, result.code(), result.err());
        assertTrue(result.out().contains("not measured: the model's directory has no weights"), result.out());
        assertTrue(json().get("memory").get("total").asLong() > 0 && json().get("seconds").isNull());
        Files.delete(model.resolve("config.json"));
        JarRunner.Result less = jar.run(arguments("check"));
        assertEquals(0, less.code(), less.err());
        assertTrue(json().get("memory").isNull() && json().get("tokens").asInt() > 0);
    }

    @Test
    void hostileInputEndsInOneLine() throws Exception {
        Files.writeString(train, "{\"messages\": [{\"role\": \"\\u001b[2J\\u202e\", \"content\": \"a\"}]}\n");
        JarRunner.Result role = jar.run(arguments("check", "--no_measure", "--quiet"));
        assertEquals(1, role.code(), role.err());
        assertEquals(1, role.err().lines().count(), role.err());
        assertFalse(role.out().contains("\u001b") || role.out().contains("\u202e"), role.out());
        Files.writeString(train, "{\"messages\": [");
        JarRunner.Result broken = jar.run(arguments("check"));
        assertEquals(2, broken.code(), broken.err());
        assertTrue(broken.err().contains("trainer: " + train + ":1: "), broken.err());
        JarRunner.Result output = jar.run(arguments("check", "--output", train.toString(), "--redact"));
        assertEquals(2, output.code(), output.err());
        assertEquals(1, output.err().lines().count(), output.err());
        assertEquals(2, jar.run(arguments("check", "--output", folder.resolve("x.jsonl").toString())).code());
        assertEquals(2, jar.run("check", "--model_name_or_path", model.toString()).code());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void everyLineFitsTheTerminal() throws Exception {
        Planted.UNFILLED_TEMPLATES.plant(train, 30);
        try (PseudoTerminal terminal = PseudoTerminal.start(arguments("check", "--test_split_size", "5"))) {
            terminal.await("nothing keeps this data from being trained on");
            assertEquals(0, terminal.exitCode());
            String shown = terminal.shown();
            assertTrue(shown.contains("\u001b[32m") && shown.contains("█"), shown);
            assertFalse(shown.contains("[["), shown);
            for (String line : shown.replaceAll("\u001b\\[\\d*[mK]", "").split("[\r\n]+")) {
                assertTrue(line.codePointCount(0, line.length()) <= 80 || line.strip().indexOf(' ', 40) < 0, line);
            }
        }
    }
}
