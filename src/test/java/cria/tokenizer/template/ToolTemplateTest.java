package cria.tokenizer.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.InputException;
import cria.tokenizer.Conversation;
import cria.tokenizer.Message;
import cria.tokenizer.Message.ToolCall;
import cria.tokenizer.template.ChatTemplate.Segment;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tools in the templates of Llama 3.1 and 3.2, and in those that know none. [cria.data.batch.ToolGoldenTest] has what transformers
/// makes of whole conversations.
class ToolTemplateTest {

    private static final Message ASK = new Message("user", " Is it open? ");
    private static final Message CALL = new Message("assistant", "", false, List.of(new ToolCall("hours", "{\"day\": 1}")), true);
    private static final Message RESULT = new Message("tool", "{\"open\": true}", true, List.of(), true);
    private static final Message WORDS = new Message("tool", "till \"ten\"");
    private static final Message REPLY = new Message("assistant", "Till ten.");
    private static final List<String> TOOLS = List.of("{\"name\": \"hours\", \"list\": [1]}");
    private static final Conversation CHAT = new Conversation(List.of(ASK, CALL, RESULT, REPLY), TOOLS);

    private static String text(ChatTemplate template, Conversation chat) {
        return template.render(chat, false).stream().map(Segment::text).collect(Collectors.joining());
    }

    private static String learned(ChatTemplate template, Conversation chat) {
        return template.render(chat, true).stream().filter(Segment::learned).map(Segment::text).collect(Collectors.joining("|"));
    }

    private static ChatTemplate llama() {
        return ChatTemplates.named("llama3.1");
    }

    @Test
    void aCallIsAnObjectAndItsResultATurnOfIpython() {
        String text = text(llama(), CHAT);
        assertTrue(text.endsWith(
            "<|start_header_id|>assistant<|end_header_id|>\n\n{\"name\": \"hours\", \"parameters\": {\"day\": 1}}<|eot_id|>"
                + "<|start_header_id|>ipython<|end_header_id|>\n\n{\"open\": true}<|eot_id|>"
                + "<|start_header_id|>assistant<|end_header_id|>\n\nTill ten.<|eot_id|>"), text);
        assertTrue(text(llama(), new Conversation(List.of(ASK, WORDS))).endsWith(
            "ipython<|end_header_id|>\n\n\"till \\\"ten\\\"\"<|eot_id|>"));
    }

    @Test
    void toolsStandInTheFirstUserTurnOrInTheSystemTurn() {
        String tools = "Do not use variables.\n\n{\n    \"name\": \"hours\",\n    \"list\": [\n        1\n    ]\n}\n\n";
        String inUser = text(llama(), CHAT);
        assertTrue(inUser.contains(
            "\n\nEnvironment: ipython\nCutting Knowledge Date: December 2023\nToday Date: 26 Jul 2024\n\n<|eot_id|>"), inUser);
        assertTrue(inUser.contains(tools + "Is it open?<|eot_id|>"), inUser);
        ChatTemplate inSystem = ChatTemplates.withToolsInUserMessage(ChatTemplates.withDate(llama(), "1 Jan 2026"), false);
        Conversation withSystem = CHAT.with(List.of(new Message("system", " Be brief. "), ASK));
        String text = text(inSystem, withSystem);
        assertTrue(text.contains("Today Date: 1 Jan 2026\n\nYou have access"), text);
        assertTrue(text.contains(tools + "Be brief.<|eot_id|><|start_header_id|>user<|end_header_id|>\n\nIs it open?<|eot_id|>"), text);
        assertEquals(ChatTemplates.named("llama3"), ChatTemplates.withToolsInUserMessage(ChatTemplates.named("llama3"), false));
    }

    @Test
    void callsAreLearnedAndToolsAndResultsAreNot() {
        assertEquals("{\"name\": \"hours\", \"parameters\": {\"day\": 1}}|<|eot_id|>|Till ten.|<|eot_id|>", learned(llama(), CHAT));
    }

    @Test
    void whatIsOnlyReadIsNotLearned() {
        for (String name : List.of("llama3", "llama3.2", "chatml")) {
            ChatTemplate template = ChatTemplates.named(name);
            String end = template.endOfTurn().getFirst();
            assertEquals("Till ten.|" + end, learned(template, new Conversation(List.of(ASK, new Message("assistant", "x").unlearned(), ASK,
                REPLY))));
        }
        assertEquals("Till ten.|<|eot_id|>", learned(llama(), CHAT.with(List.of(ASK, CALL.unlearned(), RESULT, REPLY))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama3", "chatml", "smollm2"})
    void whatWouldBeLeftOutInSilenceIsRefused(String name) {
        ChatTemplate template = ChatTemplates.named(name);
        assertProblem(template, CHAT, "does not write tools");
        assertProblem(template, new Conversation(List.of(ASK, CALL)), "message 2 calls a tool, and the chat template " + name);
        assertProblem(template, new Conversation(List.of(ASK, RESULT)), "message 2 is a tool's result that is no text");
        String text = text(template, new Conversation(List.of(ASK, WORDS)));
        assertTrue(text.contains("tool") && text.contains("till \"ten\""), text);
    }

    @Test
    void whatTheTemplateCannotWriteIsRefused() {
        Message two = new Message("assistant", "", false, List.of(CALL.calls().getFirst(), CALL.calls().getFirst()), true);
        assertProblem(llama(), new Conversation(List.of(ASK, two)), "message 2 calls 2 tools at once");
        Message both = new Message("assistant", "Let me look.", false, CALL.calls(), true);
        assertProblem(llama(), new Conversation(List.of(ASK, both)), "message 2 says something and calls a tool");
        assertProblem(llama(), CHAT.with(List.of(REPLY, ASK)), "begins with a turn of assistant");
        assertProblem(llama(), CHAT.with(List.of(new Message("system", "s"))), "has none");
        assertEquals(Optional.empty(), ChatTemplates.withToolsInUserMessage(llama(), false).problem(CHAT.with(List.of(REPLY))));
        String deep = "[".repeat(900) + "1, ".repeat(10_000) + "1" + "]".repeat(900);
        assertProblem(llama(), new Conversation(List.of(ASK), List.of(deep)), "at most 8,388,608 are written");
    }

    private static void assertProblem(ChatTemplate template, Conversation chat, String part) {
        String problem = template.problem(chat).orElseThrow();
        assertTrue(problem.contains(part), problem);
        assertEquals(problem, assertThrows(InputException.class, () -> template.render(chat, true)).getMessage());
    }
}
