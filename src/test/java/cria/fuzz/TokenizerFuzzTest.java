package cria.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import cria.tokenizer.Message;
import cria.tokenizer.Tokenizer;
import cria.tokenizer.file.TokenizerFiles;
import cria.tokenizer.template.ChatEncoder;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

/// `tokenizer.json`, Meta's `tokenizer.model`, and what stands beside them; then a text and a conversation are encoded.
class TokenizerFuzzTest {

    private static final Set<String> FILES = Set.of("tokenizer.json", "tokenizer.model", "tokenizer_config.json",
        "special_tokens_map.json", "chat_template.jinja", "text");

    @TempDir
    Path folder;

    @FuzzTest
    void tokenizer(byte[] input) {
        Sections sections = new Sections(input, FILES).write(Sections.emptied(folder));
        Contract.read(input, folder, () -> TokenizerFiles.load(folder)).ifPresent(files -> {
            Tokenizer tokenizer = files.tokenizer();
            tokenizer.bos().ifPresent(id -> assertKnown(id, tokenizer));
            tokenizer.eos().ifPresent(id -> assertKnown(id, tokenizer));
            use(tokenizer, sections.text("text") + "a b<|im_end|> ä😀\ud800");
            List<Message> chat = List.of(new Message("system", "a"), new Message("user", sections.text("text")),
                new Message("assistant", "b"));
            Contract.read(input, folder, () -> new ChatEncoder(files.requiredChatTemplate(), tokenizer).encode(chat, true))
                .ifPresent(encoded -> assertKnown(encoded.ids(), tokenizer));
        });
    }

    private static void use(Tokenizer tokenizer, String text) {
        int[] ids = tokenizer.encode(text);
        assertKnown(ids, tokenizer);
        tokenizer.decode(ids);
        for (int id : ids) {
            tokenizer.bytesOf(id);
            tokenizer.isSpecial(id);
        }
    }

    private static void assertKnown(int[] ids, Tokenizer tokenizer) {
        for (int id : ids) {
            assertKnown(id, tokenizer);
        }
    }

    private static void assertKnown(int id, Tokenizer tokenizer) {
        assertTrue(id >= 0 && id < tokenizer.vocabSize(), () -> "id %d of %d".formatted(id, tokenizer.vocabSize()));
    }
}
