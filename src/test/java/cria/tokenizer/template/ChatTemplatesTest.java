package cria.tokenizer.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.InputException;
import cria.golden.Goldens;
import cria.tokenizer.Message;
import cria.tokenizer.template.ChatTemplate.Segment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ChatTemplatesTest {

    private static final List<Message> CHAT = List.of(new Message("user", " hi \n"), new Message("assistant", "\u00A0yo"));
    private static final String DATES = "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\n"
        + "Cutting Knowledge Date: December 2023\nToday Date: ";

    private static String text(ChatTemplate template, List<Message> messages, boolean addGenerationPrompt) {
        return template.render(messages, addGenerationPrompt).stream().map(Segment::text).collect(Collectors.joining());
    }

    private static String learned(ChatTemplate template, List<Message> messages) {
        return template.render(messages, true).stream().filter(Segment::learned).map(Segment::text)
            .collect(Collectors.joining());
    }

    private static Optional<String> recognised(String jinja) {
        return ChatTemplates.recognise(jinja).map(ChatTemplate::name);
    }

    @Test
    void alwaysPutsASystemTurnWithDatesInFrontFromLlama31On() {
        for (String name : List.of("llama3.1", "llama3.2")) {
            ChatTemplate template = ChatTemplates.named(name);
            assertEquals(DATES + "26 Jul 2024\n\n<|eot_id|><|start_header_id|>user<|end_header_id|>\n\nhi<|eot_id|>"
                + "<|start_header_id|>assistant<|end_header_id|>\n\nyo<|eot_id|>"
                + "<|start_header_id|>assistant<|end_header_id|>\n\n", text(template, CHAT, true));
            assertEquals(DATES + "26 Jul 2024\n\nBe brief.<|eot_id|><|start_header_id|>user<|end_header_id|>\n\nhi<|eot_id|>",
                text(template, List.of(new Message("system", " Be brief.\n"), new Message("user", "hi")), false));
            assertEquals(DATES + "26 Jul 2024\n\n<|eot_id|><|start_header_id|>user<|end_header_id|>\n\na<|eot_id|>"
                + "<|start_header_id|>system<|end_header_id|>\n\nmid<|eot_id|>", text(template,
                    List.of(new Message("user", "a"), new Message("system", " mid ")), false));
            assertEquals("yo<|eot_id|>", learned(template, CHAT));
        }
    }

    @Test
    void writesTheDateThatItIsGiven() {
        String text = text(ChatTemplates.withDate(ChatTemplates.named("llama3.2"), "1 Jan 2026"), CHAT, false);
        assertTrue(text.startsWith(DATES + "1 Jan 2026\n\n<|eot_id|>"), text);
        assertEquals(ChatTemplates.named("llama3"), ChatTemplates.withDate(ChatTemplates.named("llama3"), "1 Jan 2026"));
        assertEquals(ChatTemplates.named("chatml"), ChatTemplates.withDate(ChatTemplates.named("chatml"), "1 Jan 2026"));
    }

    @Test
    void leavesContentAsItIsInChatMl() {
        ChatTemplate template = ChatTemplates.named("chatml");
        assertEquals("<|im_start|>user\n hi \n<|im_end|>\n<|im_start|>assistant\n\u00A0yo<|im_end|>\n"
            + "<|im_start|>assistant\n", text(template, CHAT, true));
        assertEquals("\u00A0yo<|im_end|>", learned(template, CHAT));
        assertEquals(List.of("<|im_end|>"), template.endOfTurn());
    }

    @Test
    void putsSmolLm2sOwnSystemTurnInFrontWhereThereIsNone() {
        ChatTemplate template = ChatTemplates.named("smollm2");
        String own = "<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n";
        assertEquals(own + "<|im_start|>user\nx<|im_end|>\n", text(template, List.of(new Message("user", "x")), false));
        assertEquals("<|im_start|>system\ns<|im_end|>\n", text(template, List.of(new Message("system", "s")), false));
    }

    @Test
    void stripsWhatPythonStrips() {
        assertEquals("\u0000\uFEFFx\u200B", PythonStrip.strip(" \u001C\u0085\u00A0\u3000\t\u0000\uFEFFx\u200B\u2028\u202F\n"));
        assertEquals("", PythonStrip.strip(" \n\u2003"));
    }

    /// Our own golden tokenizer's, and the published ones where they are.
    static Stream<Arguments> templates() throws IOException {
        Path own = Goldens.tokenizers().findFirst().orElseThrow().model().resolve("tokenizer_config.json");
        List<Arguments> templates = new ArrayList<>(List.of(Arguments.of("chatml", Goldens.json(own).get("chat_template").textValue())));
        Path published = Goldens.SHARED.resolve("tokenizer/templates");
        if (Files.exists(published)) {
            for (String name : List.of("llama3", "llama3.1", "llama3.2", "smollm2")) {
                templates.add(Arguments.of(name, Files.readString(published.resolve(name.replace('.', '_') + ".jinja"))));
            }
        }
        return templates.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("templates")
    void recognisesThePublishedTemplates(String name, String jinja) {
        assertEquals(Optional.of(name), recognised(jinja));
        assertEquals(Optional.of(name), recognised(jinja.replace("\n", "\r\n")));
        assertEquals(Optional.of(name), recognised(jinja.stripTrailing()));
        assertEquals(Optional.empty(), recognised(jinja + "x"));
        assertEquals(Optional.empty(), recognised(jinja.replace("assistant", "Assistant")));
    }

    @Test
    void recognisesChatMlInAnyWayOfWriting() {
        assertEquals(Optional.of("chatml"), recognised(ChatTemplates.CHATML_JINJA));
        assertEquals(Optional.of("chatml"), recognised("""
                {%- for message in messages -%}
                    {# one turn #}
                    {{- "<|im_start|>" + message.role + "\\n" + message.content + "<|im_end|>\\n" -}}
                {%- endfor -%}
                {%- if add_generation_prompt -%}
                    {{- "<|im_start|>assistant\\n" -}}
                {%- endif -%}
                """));
        assertEquals(Optional.of("chatml"), recognised("{% if not add_generation_prompt is defined %}"
            + "{% set add_generation_prompt = false %}{% endif %}" + ChatTemplates.CHATML_JINJA));
    }

    @Test
    void takesAnotherSystemTurnFromATemplate() {
        String jinja = "{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}"
            + "{{ '<|im_start|>system\\nYou\\'re kind.<|im_end|>\\n' }}{% endif %}"
            + ChatTemplates.CHATML_JINJA.substring("{% for message in messages %}".length());
        ChatTemplate template = ChatTemplates.recognise(jinja).orElseThrow();
        assertEquals("<|im_start|>system\nYou're kind.<|im_end|>\n<|im_start|>user\nx<|im_end|>\n",
            text(template, List.of(new Message("user", "x")), false));
    }

    @Test
    void takesNoOtherTemplateForOneOfThese() {
        String chatMl = ChatTemplates.CHATML_JINJA;
        for (String other : List.of("", "{{", "{% for", "{{ 'x", chatMl.replace("'}}{% endfor", "'}}\n{% endfor"),
            chatMl.replace("['content']", "['content'] | trim"), chatMl.replace("'\\n'}}", "' '}}"),
            chatMl.replace("{% if add_generation_prompt %}", "{% if true %}"), "<s>" + chatMl)) {
            assertEquals(Optional.empty(), recognised(other), other);
        }
    }

    @Test
    void refusesWhatItCannotWrite() {
        for (String name : ChatTemplates.names()) {
            ChatTemplate template = ChatTemplates.named(name);
            assertEquals(name, template.name());
            assertRefused("'human'", () -> template.render(List.of(new Message("human", "x")), false));
            assertRefused("no content", () -> template.render(List.of(new Message("user", null)), false));
            assertRefused("no message", () -> template.render(List.of(), true));
        }
        assertRefused("llama3, llama3.1, llama3.2, chatml, smollm2", () -> ChatTemplates.named("vicuna"));
    }

    private static void assertRefused(String reason, Runnable call) {
        String message = assertThrows(InputException.class, call::run).getMessage();
        assertTrue(message.contains(reason), message);
    }
}
