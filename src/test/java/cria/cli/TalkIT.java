package cria.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cria.demo.DemoFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `generate` and `chat` with the demo's model.
class TalkIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String QUESTION = "My parcel is late, what can I do?";

    @TempDir
    Path folder;
    private final JarRunner jar = JarRunner.current();
    private String model;

    @BeforeEach
    void unpack() {
        model = DemoFiles.unpack(folder).model().toString();
    }

    private JarRunner.Result generate(String... more) throws Exception {
        return jar.run(Stream.concat(Stream.of("generate", "--model_name_or_path", model, "--max_new_tokens", "60"), Stream.of(more))
            .toArray(String[]::new));
    }

    private String answer(String... more) throws Exception {
        JarRunner.Result result = generate(more);
        assertEquals(0, result.code(), result.err());
        return result.out();
    }

    @Test
    void thePromptIsAnsweredInTheModelsTemplate() throws Exception {
        Path json = folder.resolve("answer.json");
        String answer = answer("--prompt", QUESTION, "--output_json", json.toString());
        JsonNode result = JSON.readTree(json.toFile());
        assertEquals(result.get("text").asText(), answer.strip());
        assertTrue(answer.strip().split("\\s+").length > 3, answer);
        assertFalse(answer.contains("<|"), answer);
        assertEquals(1, result.get("prompt_ids").get(0).asInt(), "the conversation begins with <|im_start|>");
        assertEquals("stop", result.get("ending").asText());
        double seconds = result.get("seconds").asDouble();
        double prompt = result.get("prompt_seconds").asDouble();
        assertTrue(0 < prompt && prompt < seconds, result.toString());
        assertTrue(result.get("tokens_per_second").asDouble() >= (result.get("new_ids").size() - 1) / (seconds - prompt),
            "of decoding alone: " + result);
        assertEquals(2, result.get("new_ids").get(result.get("new_ids").size() - 1).asInt(), "it ends with <|im_end|>");
    }

    @Test
    void aConversationFromAFileIsAnsweredLikeThePrompt() throws Exception {
        Path chat = folder.resolve("chat.jsonl");
        Files.writeString(chat, JSON.writeValueAsString(Map.of("messages", List.of(
            Map.of("role", "user", "content", QUESTION), Map.of("role", "assistant", "content", "Not this.")))));
        assertEquals(answer("--prompt", QUESTION), answer("--input", chat.toString()));
    }

    @Test
    void theSeedDecidesWhatIsDrawn() throws Exception {
        String[] first = {"--prompt", QUESTION, "--temperature", "1.5", "--top_p", "1", "--seed", "1"};
        String drawn = answer(first);
        assertEquals(drawn, answer(first));
        Set<String> others = new HashSet<>(Set.of(drawn));
        for (int seed = 2; seed < 5; seed++) {
            others.add(answer("--prompt", QUESTION, "--temperature", "1.5", "--top_p", "1", "--seed", "" + seed));
        }
        assertNotEquals(1, others.size());
    }

    @Test
    void everyRowOfAFileIsAnsweredAsIfItWereAskedAlone() throws Exception {
        Path rows = folder.resolve("rows.jsonl");
        List<String> questions = List.of(QUESTION, "Hello!", "How do I cancel my plan?");
        StringBuilder text = new StringBuilder();
        for (String question : questions) {
            List<Map<String, String>> turns = new ArrayList<>(List.of(Map.of("role", "user", "content", question)));
            if (question.equals(QUESTION)) {
                turns.add(Map.of("role", "assistant", "content", "Not this."));
            }
            text.append(JSON.writeValueAsString(Map.of("messages", turns))).append('\n');
        }
        Files.writeString(rows, text);
        Path answers = folder.resolve("answers.jsonl");
        Path json = folder.resolve("result.json");
        JarRunner.Result result = generate("--input", rows.toString(), "--output", answers.toString(), "--output_json", json.toString());
        assertEquals(0, result.code(), result.err());
        assertEquals(answers + ": 3 rows\n", result.out());
        List<String> lines = Files.readAllLines(answers);
        assertEquals(3, lines.size());
        int newTokens = 0;
        for (int i = 0; i < 3; i++) {
            JsonNode row = JSON.readTree(lines.get(i));
            assertEquals(questions.get(i), row.get("messages").get(0).get("content").asText());
            assertEquals(1, row.get("messages").size());
            assertEquals(i == 0 ? "Not this." : "", row.path("expected").asText());
            assertEquals(answer("--prompt", questions.get(i)), row.get("text").asText() + "\n");
            assertEquals(1, row.get("prompt_ids").get(0).asInt());
            assertTrue(Set.of("stop", "length").contains(row.get("ending").asText()), lines.get(i));
            newTokens += row.get("new_ids").size();
        }
        assertEquals(3, JSON.readTree(json.toFile()).get("rows").asInt());
        assertEquals(newTokens, JSON.readTree(json.toFile()).get("new_tokens").asInt());
        assertTrue(JSON.readTree(json.toFile()).get("tokens_per_second").asDouble() > 0);
    }

    @Test
    void textsOfAFileAreGoneOnWith() throws Exception {
        Path rows = folder.resolve("rows.jsonl");
        Files.writeString(rows, """
            {"prompt": "Thank you for", "completion": " it."}
            {"prompt": "Please wait", "completion": " a little."}
            """);
        Path answers = folder.resolve("answers.jsonl");
        answer("--input", rows.toString(), "--output", answers.toString(), "--temperature", "1.2", "--seed", "5");
        List<String> lines = Files.readAllLines(answers);
        assertEquals(2, lines.size());
        JsonNode first = JSON.readTree(lines.getFirst());
        assertEquals(answer("--input", rows.toString(), "--temperature", "1.2", "--seed", "5"), first.get("text").asText() + "\n");
        assertEquals(answer("--prompt", "Thank you for", "--raw", "--temperature", "1.2", "--seed", "5"), first.get("text").asText()
            + "\n");
        JsonNode second = JSON.readTree(lines.getLast());
        assertEquals("Please wait", second.get("prompt").asText());
        assertEquals(" a little.", second.get("expected").asText());
        assertEquals(answer("--prompt", "Please wait", "--raw", "--temperature", "1.2", "--seed", "6"), second.get("text").asText() + "\n",
            "each row has a seed of its own");
    }

    @Test
    void aRowThatCannotBeAnsweredIsToldBeforeTheFirstIs() throws Exception {
        Path rows = folder.resolve("rows.jsonl");
        Path answers = folder.resolve("answers.jsonl");
        String good = JSON.writeValueAsString(Map.of("messages", List.of(Map.of("role", "user", "content", QUESTION)))) + "\n";
        for (String[] bad : new String[][] {
            {JSON.writeValueAsString(Map.of("messages", List.of(Map.of("role", "user", "content", "word ".repeat(600))))),
                "the prompt has"},
            {JSON.writeValueAsString(Map.of("messages", List.of(Map.of("role", "assistant", "content", "x")))), "nobody asks anything"},
            {"{\"text\": \"x\"}", "the rows before are messages"}}) {
            Files.writeString(rows, good + bad[0] + "\n");
            assertRefused("rows.jsonl:2: " + bad[1], "--input", rows.toString(), "--output", answers.toString());
            assertFalse(Files.exists(answers));
        }
        assertRefused("--output goes with --input", "--prompt", "x", "--output", answers.toString());
        assertRefused("it is read by this command, and would be lost", "--input", rows.toString(), "--output", rows.toString());
        assertTrue(Files.readString(rows).startsWith(good));
    }

    @Test
    void bothBackendsSayTheSame() throws Exception {
        assertEquals(answer("--prompt", QUESTION), answer("--prompt", QUESTION, "--backend", "reference"));
    }

    @Test
    void plainTextIsContinuedWithoutATemplate() throws Exception {
        Path json = folder.resolve("answer.json");
        answer("--prompt", "Thank you for", "--raw", "--max_new_tokens", "5", "--output_json", json.toString());
        JsonNode result = JSON.readTree(json.toFile());
        assertFalse(result.get("prompt_ids").toString().contains("[1,"), "no <|im_start|>: " + result);
        assertTrue(result.get("new_ids").size() <= 5);
    }

    @Test
    void theChatRemembersAndResets() throws Exception {
        String[] chat = {"chat", "--model_name_or_path", model, "--temperature", "0", "--max_new_tokens", "60"};
        JarRunner.Result result = jar.runWithInput("Hi, I am Anna.\n" + QUESTION + "\n/reset\n" + QUESTION + "\n/quit\nnot read\n", chat);
        assertEquals(0, result.code(), result.err());
        List<String> answers = result.out().lines().toList();
        assertEquals(3, answers.size(), result.out());
        assertEquals(answer("--prompt", QUESTION).strip(), answers.getLast().strip());
        Path json = folder.resolve("talk.json");
        String[] written = Stream.concat(Stream.of(chat), Stream.of("--output_json", json.toString())).toArray(String[]::new);
        assertEquals(result.out(), jar.runWithInput("Hi, I am Anna.\n" + QUESTION + "\n/reset\n" + QUESTION + "\n", written).out());
        JsonNode messages = JSON.readTree(json.toFile()).get("messages");
        assertEquals(List.of(QUESTION, answers.getLast().strip()), messages.findValuesAsText("content"));
    }

    @Test
    void mistakesGetOneLine() throws Exception {
        JarRunner.Result chat = jar.runWithInput("/nope\n//quit\n/help\n", "chat", "--model_name_or_path", model, "--max_new_tokens", "3");
        assertEquals(0, chat.code(), chat.err());
        assertEquals(1, chat.out().lines().count(), chat.out());
        assertTrue(chat.err().contains("there is no /nope") && chat.err().contains("/save FILE"), chat.err());
        assertRefused("generate needs --prompt or --input");
        assertRefused("--raw continues plain text", "--prompt", "x", "--raw", "--system", "y");
        assertRefused("--top_p 1.5: must be 1 or less", "--prompt", "x", "--top_p", "1.5");
        assertRefused("--top_k -1: must be 0 or more", "--prompt", "x", "--top_k", "-1");
        assertRefused("--min_p NaN: must be a finite number", "--prompt", "x", "--min_p", "NaN");
        assertRefused("--repetition_penalty 0: must be more than 0", "--prompt", "x", "--repetition_penalty", "0");
        assertRefused("--temperature Infinity: must be a finite number", "--prompt", "x", "--temperature", "Infinity");
        assertRefused("the prompt has", "--prompt", "word ".repeat(600));
        assertRefused("no such file", "--input", folder.resolve("none.jsonl").toString());
    }

    private void assertRefused(String message, String... more) throws Exception {
        JarRunner.Result result = generate(more);
        assertEquals(2, result.code(), result.err());
        List<String> lines = result.err().lines().filter(line -> !line.startsWith("backend: ")).toList();
        assertEquals(1, lines.size(), result.err());
        assertTrue(lines.getFirst().startsWith("trainer: ") && lines.getFirst().contains(message), result.err());
    }
}
