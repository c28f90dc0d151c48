package cria.data.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.InputException;
import cria.tokenizer.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExampleReaderTest {

    private static final String CHAT = "{\"messages\": [{\"role\": \"user\", \"content\": \"hi\"}, "
        + "{\"role\": \"assistant\", \"content\": \"hello\"}]}";
    private static final List<Message> HI = List.of(new Message("user", "hi"), new Message("assistant", "hello"));

    @TempDir
    Path folder;

    @Test
    void readsMessages() throws IOException {
        assertReads("messages", new Example.Chat(HI, 0, path(), 1), CHAT);
        assertReads("messages", new Example.Chat(HI, 0, path(), 1), CHAT.replace("messages", "conversations"));
        assertReads("messages", new Example.Chat(HI, 0, path(), 1), CHAT.replace("{\"messages\"", "{\"prompt\": \"hi\", \"messages\""));
        assertReads("messages", new Example.Chat(List.of(), 0, path(), 1), "{\"messages\": []}");
    }

    @Test
    void putsTextPartsTogether() throws IOException {
        Message both = new Message("assistant", "one two");
        assertReads("messages", new Example.Chat(List.of(both), 0, path(), 1),
            "{\"messages\": [{\"role\": \"assistant\", \"content\": [{\"type\": \"text\", \"text\": \"one \"}, "
                + "{\"type\": \"text\", \"text\": \"two\"}]}]}");
    }

    @Test
    void mapsTheRolesOfShareGpt() throws IOException {
        for (String bot : List.of("gpt", "assistant", "chatgpt", "bot", "agent", "GPT")) {
            for (String human : List.of("human", "user")) {
                assertReads("ShareGPT", new Example.Chat(List.of(new Message("system", "s"), HI.get(0), HI.get(1)), 0, path(), 1),
                    "{\"id\": 7, \"conversations\": [{\"from\": \"system\", \"value\": \"s\"}, {\"from\": \"" + human
                        + "\", \"value\": \"hi\"}, {\"from\": \"" + bot + "\", \"value\": \"hello\"}]}");
            }
        }
    }

    @Test
    void readsPromptAndCompletion() throws IOException {
        assertReads("prompt/completion", new Example.Completion("2+2=", "4", path(), 1), "{\"prompt\": \"2+2=\", \"completion\": \"4\"}");
        assertReads("prompt/completion", new Example.Chat(HI, 1, path(), 1),
            "{\"prompt\": [{\"role\": \"user\", \"content\": \"hi\"}], "
                + "\"completion\": [{\"role\": \"assistant\", \"content\": \"hello\"}]}");
    }

    @Test
    void aPromptAloneIsForThoseWhoAsk() throws IOException {
        String chat = "{\"prompt\": [{\"role\": \"user\", \"content\": \"hi\"}]}";
        Path file = Files.writeString(path(), "{\"prompt\": \"2+2=\"}\n" + chat);
        assertEquals(List.of(new Example.Completion("2+2=", "", file, 1), new Example.Chat(List.of(HI.getFirst()), 1, file, 2)),
            read(file, Shapes.prompts()));
        assertFails(":1: no known shape", chat);
        Files.writeString(file, chat + "\n{\"prompt\": \"2+2=\", \"completion\": \"4\"}");
        InputException e = assertThrows(InputException.class, () -> read(file, Shapes.prompts()));
        assertTrue(e.getMessage().contains(":2: the rows before are prompt, this one is prompt/completion"), e.getMessage());
    }

    @Test
    void readsTextFromTheColumnThatIsAskedFor() throws IOException {
        assertReads("text", new Example.PlainText("once", path(), 1), "{\"text\": \"once\"}");
        Path file = Files.writeString(path(), "{\"text\": \"no\", \"body\": \"yes\"}");
        assertEquals(List.of(new Example.PlainText("yes", file, 1)), read(file, Shapes.of("body", RoleNames.STANDARD)));
    }

    @Test
    void takesMoreRoles() throws IOException {
        Path file = Files.writeString(path(), CHAT.replace("\"user\"", "\"Caller\""));
        RoleNames roles = RoleNames.STANDARD.with(Map.of("caller", "user"));
        assertEquals(List.of(new Example.Chat(HI, 0, file, 1)), read(file, Shapes.of("text", roles)));
    }

    @Test
    void saysWhatIsWrongInARowAndWhere() throws IOException {
        assertFails(":2: unknown role \"narrator\"; known are agent, assistant, bot",
            CHAT + "\n" + CHAT.replace("\"user\"", "\"narrator\""));
        assertFails(":1: unknown role \"function\"", "{\"conversations\": [{\"from\": \"function\", \"value\": \"\"}]}");
        assertFails(":1: \"messages[1].content\" must be a string, found null", CHAT.replace("\"hello\"", "null"));
        assertFails(":1: \"messages[0].role\" must be a string, found number", CHAT.replace("\"user\"", "3"));
        assertFails(":1: \"messages[0].content\" must be a string, found missing", "{\"messages\": [{\"role\": \"user\"}]}");
        assertFails(":1: \"messages\" must be a list of messages, found string", "{\"messages\": \"[]\"}");
        assertFails(":1: messages[0] must be an object with \"role\" and \"content\", found string", "{\"messages\": [\"hi\"]}");
        assertFails(":1: messages[1].content[0] is of type image_url; only parts of type text",
            CHAT.replace("\"hello\"", "[{\"type\": \"image_url\"}]"));
        assertFails(":1: \"prompt\" is string and \"completion\" is array", "{\"prompt\": \"a\", \"completion\": []}");
        assertFails(":1: \"text\" has half a character, \\ud83d, at character 2", "{\"text\": \"x\\ud83d\"}");
    }

    @Test
    void listsTheColumnsAndWhatIsAcceptedWhereNoShapeFits() throws IOException {
        assertFails(
            ":2: no known shape; the columns are \"instruction\" (string), \"n\" (number); accepted are messages, ShareGPT, prompt/completion, text; as in {\"messages\": [",
            "\n{\"instruction\": \"x\", \"n\": 1}");
        assertFails("; the columns are none; accepted are messages", "{}");
        assertFails(": no rows in it", "\n\n");
    }

    @Test
    void refusesTheFirstRowOfAnotherShape() throws IOException {
        assertFails(":3: the rows before are messages, this one is text; its columns are \"text\" (string); give all rows one shape",
            CHAT + "\n" + CHAT + "\n{\"text\": \"x\"}\n{\"text\": \"x\"}\n");
        assertFails(":2: the rows before are text, this one is of no known shape; its columns are \"text\" (null)",
            "{\"text\": \"x\"}\n{\"text\": null}\n");
    }

    private Path path() {
        return folder.resolve("x.jsonl");
    }

    private void assertReads(String shape, Example expected, String row) throws IOException {
        try (ExampleReader reader = ExampleReader.open(Files.writeString(path(), row), Shapes.standard())) {
            assertEquals(shape, reader.reading().name());
            assertEquals(expected, reader.next());
            assertEquals(null, reader.next());
        }
    }

    private void assertFails(String part, String rows) throws IOException {
        Path file = Files.writeString(path(), rows);
        String message = assertThrows(InputException.class, () -> read(file, Shapes.standard())).getMessage();
        assertTrue(message.startsWith(file + ":") && message.contains(part), message);
        assertEquals(1, message.lines().count());
    }

    private static List<Example> read(Path file, Shapes shapes) {
        List<Example> examples = new ArrayList<>();
        try (ExampleReader reader = ExampleReader.open(file, shapes)) {
            for (Example example = reader.next(); example != null; example = reader.next()) {
                examples.add(example);
            }
        }
        return examples;
    }
}
