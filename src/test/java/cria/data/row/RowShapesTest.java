package cria.data.row;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.InputException;
import cria.data.shape.Example;
import cria.data.shape.ExampleReader;
import cria.data.shape.RoleNames;
import cria.data.shape.Shapes;
import cria.tokenizer.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RowShapesTest {

    private static final Shapes SHAPES = shapes(NamedColumns.NONE);

    @TempDir
    Path folder;

    private static Shapes shapes(NamedColumns named) {
        return Shapes.standard().and(RowShapes.all(RoleNames.STANDARD, Set.of(), named));
    }

    private static NamedColumns columns(String prompt, String completion) {
        return new NamedColumns(prompt, completion, "", "", "", "", "");
    }

    private static NamedColumns messages(String column, String role, String content, String order) {
        return new NamedColumns("", "", "", column, role, content, order);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '\0', value = {
        "{'turns': [{'speaker': 'USER', 'utterance': 'a b'}, {'speaker': 'SYSTEM', 'utterance': 'c'}]}"
            + "~--messages_column turns --role_column speaker --content_column utterance --role_map system=assistant,user=user",
        "{'utterances': [{'index': 0, 'speaker': 'USER', 'text': 'a'}]}"
            + "~--messages_column utterances --role_column speaker --content_column text --order_by index --role_map user=user",
        "{'original': [['agent', 'a'], ['action', 'b']]}~--messages_column original --role_map agent=assistant",
        "{'dialogContent': [{'client': 'x', 'message': 'a'}, {'agent': 'y', 'message': 'b'}]}"
            + "~--messages_column dialogContent --content_column message --role_map agent=assistant,client=user",
        "{'instruction': 'a', 'output': 'b'}~--prompt_column instruction --completion_column output",
        "{'Question': 'a', 'Answer': 'b', 'category': 'c'}~--prompt_column Question --completion_column Answer --category_column category",
        "{'instruction': 'a', 'output': 'b', 'prompt': '### a', 'text': '### a: b'}~--prompt_column instruction --completion_column output",
        "{'messages': [{'speaker': 'agent', 'text': 'a'}]}"
            + "~--messages_column messages --role_column speaker --content_column text --role_map agent=assistant",
        "{'input_ids': [1, 2]}~''",
        "{'messages': [{'role': 'user', 'content': 'a'}], 'instruction': 'b', 'output': 'c'}~''"
    })
    void tellsTheFlagsThatSayTheSame(String row, String flags) throws IOException {
        try (ExampleReader reader = open(SHAPES, row)) {
            assertEquals(flags.equals("''") ? "" : flags, String.join(" ", reader.reading().flags()));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '\0', value = {
        "{'instruction': 'a', 'output': 'b', 'response': 'c'}~instruction/output (--prompt_column instruction --completion_column output), "
            + "or instruction/response (--prompt_column instruction --completion_column response)",
        "{'question': 'a', 'query': 'b', 'answer': 'c'}~question/answer (--prompt_column question --completion_column answer), or query/answer",
        "{'turns': [['agent', 'a']], 'log': [['agent', 'b']]}~(--messages_column turns --role_map agent=assistant), or a list of turns in \"log\"",
        "{'messages': [{'role': 'user', 'content': 'a'}], 'turns': [['agent', 'a']]}~messages, or a list of turns in \"turns\"",
        "{'prompt': 'a', 'completion': 'b', 'response': 'c'}~prompt/completion, or prompt/response"
    })
    void whatCanBeReadInTwoWaysIsForTheUserToDecide(String row, String part) throws IOException {
        String message = refused(SHAPES, row);
        assertTrue(message.contains("can be read in 2 ways, and nothing says which is meant; give the flags of one: "), message);
        assertTrue(message.contains(part), message);
    }

    @Test
    void theFlagsOfOneDecide() throws IOException {
        String row = "{'instruction': 'a', 'output': 'b', 'response': 'c'}";
        assertEquals(chat("user", "a", "assistant", "c"), read(shapes(columns("instruction", "response")), row));
        String lists = "{'turns': [['agent', 'a']], 'log': [['agent', 'b']]}";
        assertEquals(chat("assistant", "b"), read(shapes(messages("log", "", "", "")), lists));
        String names = "{'t': [{'who': 'agent', 'say': 'b', 'also': 'x y', 'n': 2}, {'who': 'client', 'say': 'a', 'also': 'x y', 'n': 1}]}";
        assertEquals(chat("user", "a", "assistant", "b"), read(shapes(messages("t", "who", "say", "n")), names));
    }

    @Test
    void textsWithLabelsAreRefusedWithWhatToDo() throws IOException {
        String row = "{'text': 'My card has not arrived.', 'category': 'card_arrival'}";
        assertTrue(refused(SHAPES, row).endsWith(
            "these are texts (\"text\") with a label each (\"category\") and no replies; to learn the labels, "
                + "give --prompt_column text --completion_column category; to learn the texts as documents, --content_column text"));
        assertTrue(refused(SHAPES, "{'text': 'Hello.', 'label': 7}").contains("--completion_column label"));
        assertEquals(chat("user", "My card has not arrived.", "assistant", "card_arrival"), read(shapes(columns("text", "category")), row));
        String longer = "{'text': '" + "A long text. ".repeat(100) + "', 'category': 'news'}";
        try (ExampleReader reader = open(SHAPES, longer)) {
            assertEquals("text", reader.reading().name());
        }
    }

    @Test
    void aSystemColumnIsTheSystemTurn() throws IOException {
        List<Message> expected = chat("system", "s", "user", "a", "assistant", "b");
        for (String row : List.of("{'instruction': 'a', 'output': 'b', 'system': 's'}", "{'prompt': 'a', 'completion': 'b', 'system': 's'}",
            "{'messages': [{'role': 'user', 'content': 'a'}, {'role': 'assistant', 'content': 'b'}], 'System Prompt': 's'}",
            "{'conversations': [{'from': 'human', 'value': 'a'}, {'from': 'gpt', 'value': 'b'}], 'system': 's'}",
            "{'prompt': [{'role': 'user', 'content': 'a'}], 'completion': [{'role': 'assistant', 'content': 'b'}], 'system': 's'}",
            "{'messages': [{'role': 'system', 'content': 's'}, {'role': 'user', 'content': 'a'}, {'role': 'assistant', 'content': 'b'}], "
                + "'system': 's'}")) {
            assertEquals(expected, read(SHAPES, row), row);
        }
        assertTrue(refused(SHAPES, "{'messages': [{'role': 'system', 'content': 's'}], 'system': 't'}")
            .endsWith(":1: the conversation has a system turn, and the column \"system\" says something else; keep one of them"));
        assertTrue(refused(SHAPES, "{'instruction': 'a', 'output': 'b', 'system': 7}").contains(
            "\"system\" must be a string, found number"));
    }

    @Test
    void whatIsLeftOutIsSaid() throws IOException {
        assertEquals("not used: id, source", counts("{'id': 1, 'source': 'x', 'empty': '', 'none': null, 'list': [], 'text': 'a'}"));
        assertEquals("1 turns joined to the one before, of the same role; 1 empty turns left out; 1 actions left out, which nobody says",
            counts("{'original': [['agent', 'a'], ['agent', 'b'], ['action', 'c'], ['customer', '']]}"));
        assertEquals("1 rows with a template left unfilled; the first template left unfilled is {{Order}} in " + path()
            + ":1; not used: flags",
            counts("{'flags': 'B', 'instruction': 'cancel {{Order}}', 'response': 'yes'}"));
        assertTrue(counts(
            "{'requester_id': 1, 'subject': 's', 'comments': [{'author_id': 1, 'body': 'a'}, {'author_id': 2, 'public': false, "
                + "'body': 'b'}]}").startsWith("1 private comments left out; not used: subject"));
        assertTrue(counts("{'source': {'body': 'a', 'author': {'type': 'user'}}, 'conversation_parts': [{'part_type': 'note', 'body': 'b', "
            + "'author': {'type': 'admin'}}]}").startsWith("1 parts left out that are no comments"));
    }

    @Test
    void aCategoryIsKept() throws IOException {
        assertEquals("c", category(NamedColumns.NONE, "{'question': 'a', 'answer': 'b', 'category': 'c', 'intent': 'd'}"));
        assertEquals("d", category(new NamedColumns("", "", "intent", "", "", "", ""),
            "{'question': 'a', 'answer': 'b', 'category': 'c', 'intent': 'd'}"));
    }

    @Test
    void theNewestCommentMayStandFirst() throws IOException {
        assertEquals(chat("user", "a", "assistant", "b"), read(SHAPES, "{'requester_id': 1, 'comments': ["
            + "{'author_id': 2, 'body': 'b', 'created_at': '2024-01-05T10:02:00Z'}, {'author_id': 1, 'body': 'a', 'created_at': "
            + "'2024-01-05T12:01:00.5+02:00'}]}"));
        assertEquals(chat("user", "a", "assistant", "b"), read(SHAPES, "{'conversation_parts': ["
            + "{'part_type': 'comment', 'body': 'b', 'author': {'type': 'bot'}, 'created_at': 1700000002}, "
            + "{'part_type': 'comment', 'body': 'a', 'author': {'type': 'user'}, 'created_at': 1700000001}]}"));
    }

    @Test
    void aUserMayNameTheSystemAsSystem() throws IOException {
        Shapes shapes = Shapes.standard().and(RowShapes.all(RoleNames.STANDARD.with(Map.of("system", "system")), Set.of("system"),
            NamedColumns.NONE));
        assertEquals(chat("user", "a", "system", "c"), read(shapes, "{'turns': [['USER', 'a'], ['SYSTEM', 'c']]}"));
        assertEquals(chat("system", "s", "user", "a", "assistant", "b"),
            read(SHAPES, "{'turns': [['SYSTEM', 's'], ['USER', 'a'], ['assistant', 'b']]}"));
    }

    /// Each is refused in one line that names file and row.
    @ParameterizedTest
    @MethodSource("cria.data.row.WrongRows#all")
    void aWrongRowIsNamed(WrongRows.WrongRow wrong) throws IOException {
        String message = refused(SHAPES, wrong.rows());
        assertTrue(message.startsWith(path() + ":" + wrong.line() + ": "), message);
        assertTrue(message.contains(wrong.part()), message);
    }

    private Path path() {
        return folder.resolve("x.jsonl");
    }

    private ExampleReader open(Shapes shapes, String rows) throws IOException {
        return ExampleReader.open(Files.writeString(path(), rows.replace('\'', '"')), shapes);
    }

    private List<Message> read(Shapes shapes, String rows) throws IOException {
        try (ExampleReader reader = open(shapes, rows)) {
            return reader.next() instanceof Example.Chat chat ? chat.messages() : List.of();
        }
    }

    private String category(NamedColumns named, String row) throws IOException {
        try (ExampleReader reader = open(shapes(named), row)) {
            return reader.next() instanceof Example.Chat chat ? chat.category() : "";
        }
    }

    private String counts(String row) throws IOException {
        try (ExampleReader reader = open(SHAPES, row)) {
            assertTrue(reader.next() != null);
            return reader.counts().describe();
        }
    }

    private String refused(Shapes shapes, String rows) throws IOException {
        Files.writeString(path(), rows.replace('\'', '"'));
        String message = assertThrows(InputException.class, () -> {
            try (ExampleReader reader = ExampleReader.open(path(), shapes)) {
                while (reader.next() != null) {
                    // What is wrong may stand in any row.
                }
            }
        }).getMessage();
        assertEquals(1, message.lines().count(), message);
        return message;
    }

    private static List<Message> chat(String... rolesAndTexts) {
        List<Message> turns = new ArrayList<>();
        for (int i = 0; i < rolesAndTexts.length; i += 2) {
            turns.add(new Message(rolesAndTexts[i], rolesAndTexts[i + 1]));
        }
        return turns;
    }
}
