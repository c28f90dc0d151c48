package cria.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import cria.tokenizer.Message;
import cria.tokenizer.template.ChatTemplates;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// Chat templates in Jinja, which are recognised and never run.
class TemplateFuzzTest {

    private static final Path FILE = Path.of("chat_template.jinja");

    @FuzzTest
    void template(byte[] input) {
        String jinja = new String(input, StandardCharsets.UTF_8);
        Contract.read(input, FILE, () -> ChatTemplates.recognise(FILE, jinja)).ifPresent(
            template -> Contract.read(input, FILE, () -> template.render(List.of(new Message("user", jinja)), true)));
    }
}
