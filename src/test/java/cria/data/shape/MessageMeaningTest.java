package cria.data.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import cria.InputException;
import cria.data.message.ChatRow;
import cria.tokenizer.Conversation;
import cria.tokenizer.Message;
import cria.tokenizer.Message.ToolCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What stands in messages beside a role and a text. Rows are written with ' for ".
class MessageMeaningTest {

    private static final String USER = "{'role': 'user', 'content': 'q'}";
    private static final Message ASK = new Message("user", "q");
    private static final Message CALL = calling(new ToolCall("f", "{\"b\": 1.0, \"a\": [true, null, \"é\"], \"n\": 12345678901234567890}"));

    @TempDir
    Path folder;

    private static Message calling(ToolCall... calls) {
        return new Message("assistant", "", false, List.of(calls), true);
    }

    private static Message unlearned(String content) {
        return new Message("assistant", content).unlearned();
    }

    private Example.Chat read(String row) throws IOException {
        Path file = Files.writeString(folder.resolve("x.jsonl"), row.replace('\'', '"'));
        try (ExampleReader reader = ExampleReader.open(file, Shapes.standard())) {
            return (Example.Chat) reader.next();
        }
    }

    private void assertReads(List<Message> expected, String messages) throws IOException {
        assertEquals(new Conversation(expected), read("{'messages': [" + messages + "]}").conversation());
    }

    private void assertFails(String part, String row) {
        String message = assertThrows(InputException.class, () -> read(row)).getMessage();
        assertTrue(message.startsWith(folder.resolve("x.jsonl") + ":1: ") && message.contains(part.replace('\'', '"')), message);
        assertEquals(1, message.lines().count());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "'tool_calls': [{'id': 'c', 'type': 'function', 'function': {'name': 'f', 'arguments': ARGUMENTS}}]",
        "'content': null, 'tool_calls': [{'function': {'name': 'f', 'arguments': TEXT}}]",
        "'content': '', 'tool_calls': [{'name': 'f', 'parameters': ARGUMENTS}]",
        "'content': '', 'weight': 1, 'train': true, 'tool_calls': [{'name': 'f', 'arguments': TEXT}]"})
    void readsCallsOfTools(String fields) throws IOException {
        String arguments = "{'b': 1e0, 'a': [true, null, '\\u00e9'], 'n': 12345678901234567890}";
        String text = new ObjectMapper().writeValueAsString(arguments.replace('\'', '"')).replace("\\\\u", "\\u");
        assertReads(List.of(ASK, CALL), USER + ", {'role': 'assistant', " + fields.replace("ARGUMENTS", arguments).replace("TEXT", text)
            + "}");
    }

    @Test
    void readsResultsOfTools() throws IOException {
        assertReads(List.of(ASK, CALL, new Message("tool", "{\"a\": []}", true, List.of(), true), new Message("ipython", "w"),
            new Message("tool", "[1, {}]", true, List.of(), true), new Message("tool", "ab")),
            USER + ", {'role': 'assistant', 'tool_calls': [{'name': 'f', 'arguments': {'b': 1.0, 'a': [true, null, 'é'], 'n': 12345678901234567890}}]}"
                + ", {'role': 'tool', 'tool_call_id': 'c', 'name': 'f', 'content': {'a': []}}, {'role': 'ipython', 'content': 'w'}"
                + ", {'role': 'tool', 'content': [1, {}]}, {'role': 'tool', 'content': [{'type': 'text', 'text': 'a'}, {'type': 'text', 'text': 'b'}]}");
    }

    @Test
    void readsTheTurnsOfShareGptThatCallAndAnswer() throws IOException {
        String row = "{'tools': \"[{\\\"name\\\": \\\"f\\\"}]\", 'conversations': [{'from': 'human', 'value': 'q'}, "
            + "{'from': 'function_call', 'value': \"{\\\"name\\\": \\\"f\\\", \\\"arguments\\\": {\\\"x\\\": 1}}\"}, "
            + "{'from': 'observation', 'value': 'o'}, {'from': 'tool', 'value': 't'}, {'from': 'gpt', 'value': 'r', 'weight': 0}]}";
        assertEquals(new Conversation(List.of(ASK, calling(new ToolCall("f", "{\"x\": 1}")), new Message("tool", "o"), new Message("tool",
            "t"),
            unlearned("r")), List.of("{\"name\": \"f\"}")), read(row).conversation());
    }

    @Test
    void readsToolsAsAListAndAsText() throws IOException {
        String tool = "{'type': 'function', 'x': {}}";
        String text = "\"[" + tool.replace("'", "\\\"") + "]\"";
        for (String tools : List.of("[" + tool + "]", text)) {
            for (String columns : List.of("'messages': [" + USER + "]", "'prompt': [" + USER + "], 'completion': []")) {
                assertEquals(List.of("{\"type\": \"function\", \"x\": {}}"), read("{" + columns + ", 'tools': " + tools + "}")
                    .conversation().tools());
            }
        }
        for (String none : List.of("null", "[]", "''", "'[]'")) {
            assertEquals(List.of(), read("{'messages': [" + USER + "], 'tools': " + none + "}").conversation().tools());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "'weight': 0|false", "'weight': 0.0|false", "'weight': 1|true", "'weight': null|true", "'train': false|false",
        "'training': false|false", "'train': true|true", "'train': false, 'weight': 0|false"})
    void aMessageSaysWhetherItIsLearned(String field, boolean learned) throws IOException {
        Message reply = new Message("assistant", "r");
        assertReads(List.of(ASK, learned ? reply : reply.unlearned()), USER + ", {'role': 'assistant', 'content': 'r', " + field + "}");
    }

    @Test
    void aTurnOfAnotherMayOnlySayThatItIsNotLearned() throws IOException {
        assertReads(List.of(ASK.unlearned()), "{'role': 'user', 'content': 'q', 'weight': 0}");
        assertFails("messages[0] is a turn of user whose 'weight' asks that it is learned",
            "{'messages': [{'role': 'user', 'content': 'q', 'weight': 1}]}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "'weight': 0.5|'messages[0].weight' must be 0, for a turn that is only read, or 1, found 0.5",
        "'weight': '0'|'messages[0].weight' must be 0, for a turn that is only read, or 1, found string",
        "'train': 0|'messages[0].train' must be false, for a turn that is only read, or true, found 0",
        "'train': true, 'weight': 0|messages[0] has 'weight' and 'train', and one says that it is learned",
        "'refusal': 'no'|messages[0] has 'refusal', which cannot be trained on; write the refusal as the content",
        "'audio': {'id': 'a'}|messages[0] has 'audio', which cannot be trained on; only text",
        "'reasoning_content': 'hm'|messages[0] has 'reasoning_content', which cannot be trained on; the chat templates here do not write it",
        "'function_call': {'name': 'f'}|messages[0] has 'function_call', which cannot be trained on; write the call as 'tool_calls'",
        "'tool_calls': {}|'messages[0].tool_calls' must be a list of calls, found object",
        "'tool_calls': [5]|'messages[0].tool_calls[0]' must be an object with 'name' and 'arguments', found number",
        "'tool_calls': [{'type': 'code_interpreter'}]|is a call of type 'code_interpreter'; only calls of type function",
        "'tool_calls': [{'function': 'f'}]|'messages[0].tool_calls[0].function' must be an object with 'name' and 'arguments', found string",
        "'tool_calls': [{'name': 7, 'arguments': {}}]|'messages[0].tool_calls[0].name' must be a string, found number",
        "'tool_calls': [{'name': 'f'}]|'messages[0].tool_calls[0].arguments' must be an object, or the text of one, found missing",
        "'tool_calls': [{'name': 'f', 'arguments': '[]'}]|'messages[0].tool_calls[0].arguments' must be an object, or the text of one, found array",
        "'tool_calls': [{'name': 'f', 'arguments': '{x'}]|'messages[0].tool_calls[0].arguments' must be a text of JSON, found ",
        "'tool_calls': [{'name': 'f', 'arguments': {'a': 1e999}}]|'messages[0].tool_calls[0].arguments' has a number that is too large",
        "'tool_calls': [{'name': 'f', 'arguments': {'\\ud800': 1}}]|'messages[0].tool_calls[0].arguments' has half a character"})
    void saysWhatIsWrongInAMessage(String field, String problem) {
        assertFails(problem, "{'messages': [{'role': 'assistant', 'content': 'r', " + field + "}]}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{'messages': [{'role': 'user', 'content': 'q', 'tool_calls': [{'name': 'f', 'arguments': {}}]}]}|only the assistant calls tools",
        "{'messages': [{'role': 'assistant', 'content': null}]}|'messages[0].content' must be a string, found null",
        "{'messages': [{'role': 'assistant', 'content': null, 'tool_calls': []}]}|'messages[0].content' must be a string, found null",
        "{'messages': [{'role': 'user', 'content': {}}]}|'messages[0].content' must be a string, found object",
        "{'messages': [{'role': 'tool', 'content': 5}]}|'messages[0].content' must be a string, found number",
        "{'messages': [], 'tools': {}}|'tools' must be a list of JSON schemas, or the text of one, found object",
        "{'messages': [], 'tools': '[x'}|'tools' must be a text of JSON, found ",
        "{'messages': [], 'tools': [5]}|'tools[0]' must be a JSON schema, or the text of one, found number",
        "{'messages': [], 'functions': [{}]}|'functions' cannot be trained on; give them as 'tools'",
        "{'messages': [], 'chat_template_kwargs': {'x': 1}}|'chat_template_kwargs' cannot be trained on",
        "{'prompt': 'a', 'completion': 'b', 'tools': [{}]}|'tools' has no place beside a prompt that is a text",
        "{'conversations': [{'from': 'function_call', 'value': 'f(x)'}]}|'conversations[0].value' must be a text of JSON, found ",
        "{'conversations': [{'from': 'function_call', 'value': '7'}]}|'conversations[0].value' must be a call as the text of an object"})
    void saysWhatIsWrongInARow(String row, String problem) {
        assertFails(problem, row);
    }

    @Test
    void saysWhatItReadsOtherwise() throws IOException {
        String row = "{'messages': [{'role': 'developer', 'content': 's'}, {'role': 'user', 'name': 'Ann', 'content': 'q'}]}\n";
        Path file = Files.writeString(folder.resolve("x.jsonl"), row.repeat(2).replace('\'', '"'));
        try (ExampleReader reader = ExampleReader.open(file, Shapes.standard())) {
            for (int i = 0; i < 2; i++) {
                assertEquals(List.of(new Message("system", "s"), ASK), ((Example.Chat) reader.next()).messages());
            }
            assertEquals("2 turns of a developer, read as system turns; 2 messages with a \"name\", which no chat template here writes; "
                + "the first is " + file + ":1", reader.counts().describe());
        }
    }

    @Test
    void aSystemColumnStandsBesideTools() throws IOException {
        Example.Chat chat = read("{'system': 's', 'tools': [{}], 'messages': [" + USER + "]}");
        assertEquals(new Conversation(List.of(new Message("system", "s"), ASK), List.of("{}")), chat.conversation());
    }

    @Test
    void aRowThatIsWrittenIsReadAsTheSame() throws IOException {
        Conversation chat = new Conversation(List.of(new Message("system", "s"), ASK, CALL, new Message("tool", "[{\"a\": 1e-05}]", true,
            List.of(), true),
            new Message("tool", "w\n"), unlearned("r"), new Message("assistant", "r")), List.of("{\"name\": \"f\", \"p\": {}}"));
        String row = new ObjectMapper().writeValueAsString(ChatRow.of(chat));
        Path file = Files.writeString(folder.resolve("x.jsonl"), row);
        try (ExampleReader reader = ExampleReader.open(file, Shapes.standard())) {
            assertEquals(new Example.Chat(chat, 0, "", file, 1), reader.next());
        }
    }
}
