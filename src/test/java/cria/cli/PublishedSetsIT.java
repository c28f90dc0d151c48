package cria.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cria.data.row.PublishedSets;
import cria.data.row.PublishedSets.PublishedSet;
import cria.golden.Goldens;
import cria.tensor.DType;
import cria.tokenizer.Message;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files as published data sets and help desks have them, through the jar and without a flag.
class PublishedSetsIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;
    private final JarRunner jar = JarRunner.current();
    private Path model;

    @BeforeEach
    void writeModel() throws Exception {
        model = TinyChat.model(folder.resolve("model"), DType.F32);
    }

    private List<JsonNode> tokenize(Path input, String... more) throws Exception {
        Path output = folder.resolve("ids.jsonl");
        JarRunner.Result result = run(input, output, more);
        assertEquals(0, result.code(), result.err());
        return Goldens.lines(output);
    }

    private JarRunner.Result run(Path input, Path output, String... more) throws Exception {
        return jar.run(Stream.concat(Stream.of("tokenize", "--model_name_or_path", model.toString(), "--input", input.toString(),
            "--output", output.toString()), Stream.of(more)).toArray(String[]::new));
    }

    @Test
    void idsAreThoseOfTheMessages() throws Exception {
        List<PublishedSet> sets = PublishedSets.all().toList();
        List<String> messages = new ArrayList<>();
        for (PublishedSet set : sets) {
            for (List<Message> chat : set.meaning()) {
                messages.add(JSON.writeValueAsString(Map.of("messages", chat.stream().map(message -> Map.of("role", message.role(),
                    "content", message.content())).toList())));
            }
        }
        List<JsonNode> expected = tokenize(Files.write(folder.resolve("messages.jsonl"), messages));
        int at = 0;
        for (PublishedSet set : sets) {
            List<JsonNode> actual = tokenize(Files.writeString(folder.resolve(set.file()), set.rows()));
            assertEquals(expected.subList(at, at + set.meaning().size()), actual, set.name());
            at += set.meaning().size();
        }
        List<String> ids = expected.stream().map(row -> row.toString().replace("\"ids\"", "\"input_ids\"")).toList();
        assertEquals(expected, tokenize(Files.write(folder.resolve("input_ids.jsonl"), ids)));
    }

    @Test
    void whatIsNoConversationEndsWithTheFlagsThatDecide() throws Exception {
        Path banking = Files.writeString(folder.resolve("banking77.jsonl"), """
            {"text": "My router is late.", "category": "late_router"}
            {"text": "My parcel is lost.", "category": "lost_parcel"}
            """);
        assertRefused(banking, banking + ": these are texts (\"text\") with a label each (\"category\") and no replies;");
        Path chats = Files.writeString(folder.resolve("chats.jsonl"), """
            {"messages": [{"role": "user", "content": "My router is late."}, {"role": "assistant", "content": "late_router"}]}
            {"messages": [{"role": "user", "content": "My parcel is lost."}, {"role": "assistant", "content": "lost_parcel"}]}
            """);
        assertEquals(tokenize(chats), tokenize(banking, "--prompt_column", "text", "--completion_column", "category"));
        assertTrue(tokenize(banking, "--content_column", "text").getFirst().path("labels").isMissingNode());

        Path both = Files.writeString(folder.resolve("both.jsonl"), """
            {"instruction": "My router is late.", "output": "late_router", "response": "wrong"}
            {"instruction": "My parcel is lost.", "output": "lost_parcel", "response": "too"}
            """);
        assertRefused(both, both + ": can be read in 2 ways, and nothing says which is meant; give the flags of one: instruction/output ("
            + "--prompt_column instruction --completion_column output), or instruction/response (");
        assertEquals(tokenize(chats), tokenize(both, "--completion_column", "output"));
    }

    private void assertRefused(Path input, String message) throws Exception {
        JarRunner.Result result = run(input, folder.resolve("none.jsonl"));
        assertEquals(2, result.code(), result.err());
        assertTrue(result.err().startsWith("trainer: " + message), result.err());
        assertEquals(1, result.err().lines().count(), result.err());
        assertTrue(Files.notExists(folder.resolve("none.jsonl")));
    }

    @Test
    void idsOfAnotherVocabularyAreRefused() throws Exception {
        Path ids = Files.writeString(folder.resolve("other.jsonl"), "{\"input_ids\": [1, 99999]}\n");
        assertRefused(ids, ids + ":1: \"input_ids\"[1] is 99,999, but this model's tokenizer has ");
    }

    @Test
    void trainSaysWhatIsNotUsed() throws Exception {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            rows.append("""
                {"id": %d, "instruction": "cancel {{Order Number}}", "response": "We refund it.", "category": "ORDER", "role": "assistant"}
                """.formatted(i));
        }
        Path file = Files.writeString(folder.resolve("bitext.jsonl"), rows);
        JarRunner.Result result = jar.run("train", "--model_name_or_path", model.toString(), "--train_file", file.toString(), "--max_steps",
            "1", "--per_device_train_batch_size", "2", "--output_dir", folder.resolve("out").toString(), "--backend", "reference");
        assertEquals(0, result.code(), result.err());
        String said = result.out() + result.err();
        assertTrue(said.contains(
            "instruction/response: --prompt_column instruction --completion_column response --category_column category"),
            said);
        assertTrue(said.contains("8 rows with a template left unfilled"), said);
        assertTrue(said.contains("{{Order Number}} in " + file + ":1"), said);
        assertTrue(said.contains("not used: id, role"), said);
    }
}
