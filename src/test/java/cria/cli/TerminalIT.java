package cria.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cria.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// What a person at a terminal has of `chat`, `generate` and `doctor`, with a model that never comes to an end by itself.
@Timeout(240)
@EnabledOnOs(OS.LINUX)
class TerminalIT {
    private static final String CTRL_C = "\u0003";
    private static final String CTRL_D = "\u0004";
    private static final String UP = "\u001bOA";
    private static final String ENTER = "\r";
    private static final String PROMPT = "\u001b[36m> \u001b[0m";

    @TempDir
    Path folder;
    private Path model;
    private Path saved;

    @BeforeEach
    void model() throws IOException {
        model = TinyChat.model(folder.resolve("model"), DType.F32);
        Path config = model.resolve("config.json");
        String few = "\"max_position_embeddings\": 512";
        assertTrue(Files.readString(config).contains(few));
        Files.writeString(config, Files.readString(config).replace(few, "\"max_position_embeddings\": 50000"));
        saved = folder.resolve("talk.jsonl");
    }

    private PseudoTerminal chat(String maxNewTokens) throws IOException, InterruptedException {
        PseudoTerminal terminal = PseudoTerminal.start("chat", "--model_name_or_path", model.toString(), "--temperature", "0",
            "--max_length", "50000", "--max_new_tokens", maxNewTokens);
        terminal.await("/help lists the commands");
        terminal.await(PROMPT);
        return terminal;
    }

    private JsonNode save(PseudoTerminal terminal) throws IOException, InterruptedException {
        terminal.type("/save " + saved + ENTER);
        terminal.await("saved ");
        terminal.await(PROMPT);
        assertEquals(1, Files.readAllLines(saved).size());
        return new ObjectMapper().readTree(saved.toFile()).get("messages");
    }

    @Test
    void ctrlCStopsTheAnswerAndTheTalkGoesOn() throws Exception {
        try (PseudoTerminal terminal = chat("49000")) {
            for (String question : new String[] {"My router is late.", "My phone is lost."}) {
                terminal.type(question + ENTER);
                terminal.await(question);
                terminal.await("\n");
                int before = terminal.shown().length();
                while (terminal.shown().length() < before + 20) {
                    Thread.sleep(10);
                }
                terminal.type(CTRL_C);
                terminal.await("(stopped; the conversation goes on from here)");
                terminal.await(PROMPT);
            }
            JsonNode messages = save(terminal);
            assertEquals(4, messages.size());
            assertEquals("My phone is lost.", messages.get(2).get("content").asText());
            for (int answer : new int[] {1, 3}) {
                assertEquals("assistant", messages.get(answer).get("role").asText());
                assertFalse(messages.get(answer).get("content").asText().isBlank());
            }
            terminal.type("/save " + saved + ENTER);
            terminal.await("is there already; name another file");
            terminal.await(PROMPT);
            terminal.type("half a line" + CTRL_C);
            terminal.await(PROMPT);
            terminal.type(CTRL_C);
            terminal.await("Ctrl-C again ends");
            terminal.await(PROMPT);
            terminal.type(CTRL_C);
            assertEquals(130, terminal.exitCode());
            assertFalse(terminal.shown().contains("WARNING"), terminal.shown());
        }
    }

    @Test
    void linesAreEditedRecalledAndJoined() throws Exception {
        try (PseudoTerminal terminal = chat("3")) {
            terminal.type("/resat\u007f\u007fet" + ENTER);
            terminal.await("a conversation begins");
            terminal.await(PROMPT);
            terminal.type(UP + ENTER);
            terminal.await("a conversation begins");
            terminal.await(PROMPT);
            terminal.type("/system Be brief." + ENTER);
            terminal.await("with this system turn");
            terminal.await(PROMPT);
            terminal.type("one\\" + ENTER + "two" + ENTER);
            terminal.await("cut off at --max_new_tokens 3");
            terminal.await(PROMPT);
            terminal.type("\u001b[200~//drei Grüße\nfour 😀 模型 ! \"\u001b[201~" + ENTER);
            terminal.await("cut off at --max_new_tokens 3");
            terminal.await(PROMPT);
            JsonNode messages = save(terminal);
            assertEquals("Be brief.", messages.get(0).get("content").asText());
            assertEquals("one\ntwo", messages.get(1).get("content").asText());
            assertEquals("/drei Grüße\nfour 😀 模型 ! \"", messages.get(3).get("content").asText());
            terminal.type(CTRL_D);
            assertEquals(0, terminal.exitCode());
        }
    }

    @Test
    void ctrlCEndsTheAnswersToAFileAndLeavesNone() throws Exception {
        Path questions = TinyChat.conversations(folder.resolve("questions.jsonl"), 0, 3);
        Path answers = Files.createDirectory(folder.resolve("answers"));
        try (PseudoTerminal terminal = PseudoTerminal.start("generate", "--model_name_or_path", model.toString(), "--input",
            questions.toString(), "--output", answers.resolve("answers.jsonl").toString(), "--max_length", "50000", "--max_new_tokens",
            "49000")) {
            terminal.await("generate \u001b[36m░");
            terminal.await("0% 0/3");
            terminal.type(CTRL_C);
            terminal.await("stopping after this");
            terminal.await("trainer: interrupted after 0 of 3 rows; ");
            assertEquals(130, terminal.exitCode());
        }
        try (Stream<Path> left = Files.list(answers)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void linesFitTheTerminal() throws Exception {
        try (PseudoTerminal terminal = PseudoTerminal.start("doctor")) {
            terminal.exitCode();
            terminal.await("A run takes");
            String shown = terminal.shown();
            assertTrue(shown.contains("\u001b[1mTrainer"), shown);
            for (String line : shown.replaceAll("\u001b\\[\\d*m", "").lines().toList()) {
                assertTrue(line.length() <= 80 || line.strip().indexOf(' ', 40) < 0, line);
            }
        }
    }
}
